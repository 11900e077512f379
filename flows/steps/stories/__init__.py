"""Stories at work: grouped, retellings linked, one traced."""
