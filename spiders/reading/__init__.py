"""How a round goes through an outlet's lists: what is new in them, what may be missing, what else there is."""
