"""Copies: what two texts have in common, however it was edited, cut or framed."""
