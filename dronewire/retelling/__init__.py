"""Retold: which articles tell the same event in other words, also in another language; a link, never one story."""

from dronewire.retelling.facts import Facts, facts_of
from dronewire.retelling.judging import Reason, Retelling, retells
from dronewire.retelling.rarity import Rarity

__all__ = ["Facts", "Rarity", "Reason", "Retelling", "facts_of", "retells"]
