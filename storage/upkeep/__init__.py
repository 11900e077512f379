"""What becomes of old things: what is let go, and what is copied for a bad day."""
