"""Text as language: words, sentences, letters that look alike, and which language it is."""
