"""Sketches kept as an inverted index over a window of days: which earlier articles a new one may be a copy of."""

from storage.stories.sketches.candidates import candidates
from storage.stories.sketches.catching_up import catch_up, sketch_of
from storage.stories.sketches.index import COMMON, Index, Near
from storage.stories.sketches.shelf import Shelf
from storage.stories.sketches.window import DAYS

__all__ = ["COMMON", "DAYS", "Index", "Near", "Shelf", "candidates", "catch_up", "sketch_of"]
