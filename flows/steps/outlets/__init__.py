"""Outlets looked at from outside: do they answer, what would be read, how are they declared."""
