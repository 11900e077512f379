"""Stories made of a set of articles: which are copies of one text, who was first, what only rounds up several."""

from dronewire.grouping.candidates import links_of
from dronewire.grouping.group import Group, Member, group
from dronewire.grouping.piece import Link, Piece, link_of, piece_of, relation_of

__all__ = ["Group", "Link", "Member", "Piece", "group", "link_of", "links_of", "piece_of", "relation_of"]
