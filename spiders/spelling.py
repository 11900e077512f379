"""How an outlet's addresses are spelt: what all layers agree on."""

from dronewire.spelling import spelt

__all__ = ["spelt"]
