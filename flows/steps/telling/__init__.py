"""Telling: who hears what and how soon, from the notice to the mail, and what the operator hears."""
