"""Keeping house: health, space, backups, and what a doctor looks at."""
