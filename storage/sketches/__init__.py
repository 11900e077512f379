"""Sketches kept as an inverted index over a window of days: which earlier articles a new one may be a copy of."""

from storage.sketches.candidates import candidates
from storage.sketches.catching_up import catch_up, sketch_of
from storage.sketches.index import COMMON, Index, Near
from storage.sketches.shelf import Shelf
from storage.sketches.window import DAYS

__all__ = ["COMMON", "DAYS", "Index", "Near", "Shelf", "candidates", "catch_up", "sketch_of"]
