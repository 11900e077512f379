"""Lists of outlets and topics for people."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from dronewire.outlet import Outlet
from dronewire.topic import Topic
from storage.health import FeedState


def show_outlets(outlets: Iterable[Outlet], states: Mapping[str, Sequence[FeedState]]) -> None:
    """A row an outlet."""
    table = Table("outlet", "title", "region", "languages", "read by", "verified", "last answer")
    for outlet in outlets:
        table.add_row(
            outlet.id,
            outlet.title,
            outlet.region,
            " ".join(outlet.languages),
            read_by(outlet),
            outlet.verification,
            "\n".join(_said(state) for state in states.get(outlet.id, ())) or "not asked yet",
        )
    Console().print(table)


def read_by(outlet: Outlet) -> str:
    """Where its articles are learnt of: the first kind of source that its declaration names."""
    for kind, named in (("feed", outlet.feeds), ("sitemap", outlet.sitemaps), ("section", outlet.sections)):
        if named:
            return kind if len(named) == 1 else f"{len(named)} {kind}s"
    return "discovery"


def show_topics(topics: Iterable[Topic], recipients: Sequence[str]) -> None:
    """A row a topic."""
    table = Table("topic", "English", "Русский", "alerts go to")
    for topic in topics:
        titles = dict(topic.title)
        table.add_row(topic.id, titles.get("en", ""), titles.get("ru", ""), ", ".join(topic.alert or tuple(recipients)))
    Console().print(table)


def _said(state: FeedState) -> str:
    reason = f": {state.reason}" if state.reason else ""
    return f"{state.asked:%Y-%m-%d %H:%M} UTC {state.outcome}{reason}"
