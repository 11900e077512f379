"""What checking and trying outlets came to, for programs."""

from collections.abc import Sequence
from typing import Any

from dronewire.haul import HaulLine
from dronewire.outlet import Outlet
from flows.steps.outlets.checking import Checked
from flows.steps.outlets.probing import Seen
from flows.steps.outlets.trying import Tried


def checked_as_dict(one: Checked) -> dict[str, Any]:
    """An outlet that was checked."""
    return {
        "outlet": one.outlet.id,
        "title": one.outlet.title,
        "verdict": one.verdict,
        "fault": one.fault,
        "remarks": list(one.remarks),
        "robots": one.robots,
        "entries": one.entries,
        "newest": one.newest.isoformat() if one.newest else None,
        "newest_age_seconds": int(one.age.total_seconds()) if one.age is not None else None,
        "asked": len(one.articles),
        "read": len(one.read),
        "words": one.words,
        "instant": one.instant,
        "block": one.block,
        "sources": [_source(line) for line in one.sources],
        "articles": [_article(seen) for seen in one.articles],
    }


def tried_as_dict(tried: Tried, declared: Sequence[Outlet]) -> dict[str, Any]:
    """A site that was tried, and which declared outlets it belongs to."""
    return {
        "url": tried.address,
        "what": tried.what,
        "fault": tried.fault,
        "declared": [outlet.id for outlet in declared],
        "found": [{"kind": kind, "address": address} for kind, address in tried.found],
        "page": _article(tried.page) if tried.page else None,
        "checked": checked_as_dict(tried.checked) if tried.checked else None,
        "file": f"outlets/{tried.outlet.id}.toml" if tried.toml else "",
        "toml": tried.toml,
    }


def _source(line: HaulLine) -> dict[str, Any]:
    said = {"kind": line.kind, "address": line.address, "outcome": line.outcome, "reason": line.reason}
    return {**said, "entries": line.entries}


def _article(seen: Seen) -> dict[str, Any]:
    said: dict[str, Any] = {"address": seen.line.address, "outcome": seen.outcome, "reason": seen.reason}
    if seen.article:
        published = seen.article.published
        said |= {
            "title": seen.article.title,
            "lead": seen.article.lead,
            "language": seen.article.language,
            "words": seen.words,
            "published": published.at.isoformat() if published else None,
            "published_precision": published.precision if published else None,
            "published_source": published.origin if published else None,
        }
    return said
