"""What reading the archive again came to, for people."""

import textwrap
from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dronewire.rereading import Balance, Fate, Reread

WIDTH = 78  # columns of a sample's lines: they are read in any terminal, and in a mail
COLUMNS = {"same": (Fate.SAME,), "amended": (Fate.AMENDED,), "changed": (Fate.CHANGED,), "found": (Fate.FOUND,),
           "refused": (Fate.REFUSED,), "none": (Fate.NO_ARTICLE,), "beside": (Fate.BESIDE,),
           "failed": (Fate.FAILED, Fate.LOST)}  # fmt: skip
QUIET = {Fate.SAME, Fate.NO_ARTICLE, Fate.BESIDE}
LEGEND = """\
same: the article reads as it is kept; amended: so it does, and more is known of
it; changed: it reads otherwise; found: no article before, one now; refused: an
article before, none now; none: none before and now; beside: another page stands
for its article; failed: its page could not be read, or is lost"""


def show_reread(balance: Balance, *, applied: bool, tell: bool) -> None:
    """A row an outlet, what is different with samples, and what it means for topics and alerts."""
    console = Console()
    console.print(_table(balance))
    for one in balance.sample:
        for line in _sample(one):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    for line in _sums(balance, applied=applied, tell=tell):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(LEGEND, style="dim", markup=False, highlight=False)


def _table(balance: Balance) -> Table:
    table = Table(title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("outlet", overflow="fold")
    for name in (*COLUMNS, "all"):
        table.add_column(name, justify="right", no_wrap=True)
    outlets = sorted({name for name, _ in balance.fates})
    quiet = [name for name in outlets if all(fate in QUIET for outlet, fate in balance.fates if outlet == name)]
    for name in outlets:
        if name not in quiet:
            table.add_row(*_row(balance, name or "unknown", [name]))
    if quiet:
        table.add_row(*_row(balance, f"{len(quiet)} with nothing new", quiet))
    table.add_section()
    table.add_row(*_row(balance, "all", outlets))
    return table


def _row(balance: Balance, name: str, outlets: list[str]) -> list[str]:
    counts = [sum(balance.fates[outlet, fate] for outlet in outlets for fate in fates) for fates in COLUMNS.values()]
    return [name, *(str(count or "") for count in counts), str(sum(counts))]


def _sample(one: Reread) -> Iterator[str]:
    yield f"{one.fate}: {one.address}"
    yield from _indented(one.title)
    if one.reason:
        yield from _indented(one.reason)
    fields = {each.field for each in one.differences}
    for each in one.differences:
        if each.field == "lead" and "text" in fields:  # it mostly is the text's beginning
            continue
        yield f"  {each.field}"
        yield from (piece for line in each.lines() for piece in _indented(line, by=4))
    topics = [*(f"+ {topic}" for topic in one.gained), *(f"- {topic}" for topic in one.lost)]
    if topics:
        yield f"  topics: {', '.join(topics)}"
    yield ""


def _indented(line: str, *, by: int = 2) -> list[str]:
    short = textwrap.shorten(line, 2 * (WIDTH - by), placeholder=" …")  # two lines of it
    return textwrap.wrap(short, WIDTH, initial_indent=" " * by, subsequent_indent=" " * (by + 2))


def _sums(balance: Balance, *, applied: bool, tell: bool) -> Iterator[str]:
    otherwise = balance.number(Fate.CHANGED, Fate.FOUND, Fate.REFUSED)
    shown = f"; {len(balance.sample)} of them are shown" if otherwise > len(balance.sample) else ""
    yield f"{balance.pages:,} page(s), {otherwise:,} of them otherwise{shown}"
    if balance.fields:
        yield "fields: " + ", ".join(f"{count:,} {name}" for name, count in balance.fields.most_common())
    topics = sorted({*balance.gained, *balance.lost})
    if topics:
        counted = (f"{name} +{balance.gained[name]} -{balance.lost[name]}" for name in topics)
        yield "matches: " + ", ".join(counted)
    if balance.told:
        said = "the next round tells of them" if tell else "nobody is told (--tell)"
        yield f"alerts: {len(balance.told):,} story(s) would be new to somebody; {said}"
    if not applied and balance.number(Fate.AMENDED, Fate.CHANGED, Fate.FOUND, Fate.REFUSED):
        yield "nothing was written; with --apply it is"
