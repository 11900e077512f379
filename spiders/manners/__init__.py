"""How we behave towards hosts: robots.txt, pauses, patience, and an account of it."""
