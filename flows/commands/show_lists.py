"""Lists of outlets and topics for people."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dronewire.outlet import Outlet
from dronewire.topic import Topic
from storage.crawling.health import FeedState

WIDE = 110  # columns from which there is room to spare


def show_outlets(outlets: Iterable[Outlet], states: Mapping[str, Sequence[FeedState]]) -> None:
    """A row an outlet."""
    console = Console()
    wide = console.width >= WIDE
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1 if wide else 0))
    table.add_column("outlet", overflow="fold", min_width=16)
    table.add_column("title", overflow="ellipsis", no_wrap=True, max_width=None if wide else 20)
    for name in ("region", "written in", "read by", "verified", "last answer"):
        table.add_column(name)
    for outlet in outlets:
        table.add_row(
            outlet.id,
            outlet.title,
            outlet.region,
            " ".join(outlet.languages),
            read_by(outlet),
            outlet.verification,
            "\n".join(_said(state, wide=wide) for state in states.get(outlet.id, ())) or "none",
        )
    console.print(table)


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


def _said(state: FeedState, *, wide: bool) -> str:
    if not wide:
        return state.outcome
    reason = f": {state.reason}" if state.reason else ""
    return f"{state.asked:%Y-%m-%d %H:%M} UTC {state.outcome}{reason}"
