"""What checking and trying outlets came to, for people."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dronewire.haul import HaulLine
from dronewire.instant import Precision
from dronewire.outcome import WELL
from dronewire.outlet import Outlet
from flows.commands.show_lists import WIDE
from flows.steps.outlets.checking import Checked, Verdict
from flows.steps.outlets.probing import Seen
from flows.steps.outlets.trying import Tried

FIRST = 160  # characters of an article shown: two lines of a narrow terminal
LEGEND = """\
entries: articles that its feeds list; newest: how old the newest of them is;
read: how many of three articles gave a text; words: the length of such a text;
time from: what says when it was published; block: who turned us away"""


def show_checked(done: Sequence[Checked]) -> None:
    """A row an outlet, then what is worth a look, then the sums."""
    console = Console()
    console.print(checked_table(done, wide=console.width >= WIDE))
    for one in done:
        for remark in one.remarks:
            console.print(f"{one.verdict}: {one.outlet.id}: {remark}", markup=False, highlight=False, soft_wrap=True)
    verdicts = Counter(one.verdict for one in done)
    sums = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in Verdict if verdicts[verdict])
    console.print(f"{len(done)} outlet(s) asked: {sums or 'none'}", highlight=False)
    console.print(LEGEND, style="dim", markup=False, highlight=False)


def checked_table(done: Sequence[Checked], *, wide: bool) -> Table:
    """How each outlet was found; with titles where there is room for them."""
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1 if wide else 0))
    table.add_column("outlet", overflow="fold")
    if wide:
        table.add_column("title", overflow="ellipsis", no_wrap=True, max_width=28)
    table.add_column("verdict", no_wrap=True)
    table.add_column("robots", no_wrap=True)
    for name in ("entries", "newest", "read", "words"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("time from", no_wrap=True)
    table.add_column("block", overflow="fold")
    for one in done:
        table.add_row(*_row(one, wide=wide), style="" if one.verdict is Verdict.WELL else "bold")
    return table


def show_tried(tried: Tried, declared: Sequence[Outlet]) -> None:
    """What was found, what the articles gave, and the file to write."""
    said = f"{tried.address}: {'a ' + tried.what if tried.what else 'it cannot be read'}"
    _tell(said + "".join(f"; its host is declared already: {outlet.id}" for outlet in declared))
    if tried.page:
        _tell("", "This page gives", *_article(tried.page))
    if tried.checked:
        _tell("", "Found", *_sources(tried, tried.checked))
        others = [one for one in tried.checked.articles if one != tried.page]
        told = [line for number, one in enumerate(others, 1) for line in _article(one, f"{number}. ")]
        _tell("", "Articles", *(told or ["  none"]))
    if tried.toml:
        rest = tried.toml.partition("\n")[2]
        _tell("", f"To have it read, write this into outlets/{tried.outlet.id}.toml:", "", rest.rstrip())
        _tell("", f"Then: dronewire outlets check {tried.outlet.id}")


def words_of_age(age: timedelta) -> str:
    """How long ago, as people say it: 12 min, 3 h, 2 d."""
    minutes = int(age.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def _row(one: Checked, *, wide: bool) -> list[str]:
    return [
        one.outlet.id,
        *([one.outlet.title] if wide else []),
        one.verdict,
        one.robots,
        str(one.entries),
        "" if one.age is None else words_of_age(one.age),
        f"{len(one.read)}/{len(one.articles)}",
        "" if one.words is None else str(one.words),
        one.instant,
        one.block,
    ]


def _sources(tried: Tried, checked: Checked) -> list[str]:
    lines = {line.address: line for line in checked.sources}
    unread = [f"  {kind:<8} {address}  not read" for kind, address in tried.found if address not in lines]
    return [f"  {line.kind:<8} {line.address}  {_answer(line)}" for line in lines.values()] + unread or ["  nothing"]


def _answer(line: HaulLine) -> str:
    if line.outcome in WELL:
        return f"{line.entries or 0} entries"
    return f"{(line.outcome or '').replace('_', ' ')}: {line.reason}"


def _article(seen: Seen, number: str = "") -> list[str]:
    if seen.article is None:
        return [f"  {number}{seen.line.address}", f"     no article: {seen.outcome.replace('_', ' ')}: {seen.reason}"]
    article, published = seen.article, seen.article.published
    form = "%Y-%m-%d" if published and published.precision is Precision.DAY else "%Y-%m-%d %H:%M UTC"
    when = f"{published.at:{form}} (from: {published.origin})" if published else "no time of publication found"
    start = textwrap.shorten(article.text, FIRST, placeholder=" …")
    return [f"  {number}{article.title}", f"     {when} · {article.language} · {seen.words} words", f"     {start}"]


def _tell(*lines: str) -> None:
    console = Console()
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
