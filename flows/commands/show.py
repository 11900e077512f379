"""Tables for people."""

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dronewire.outcome import WELL, Kind, Outcome, Tally
from flows.steps.result import Round
from storage.crawling.traffic import Traffic

console = Console()
ROWS = 25  # a screen; with more, outlets of which there is nothing to tell are summed up in one row
USUAL = (Outcome.KEPT, Outcome.COPY, Outcome.REVISED, Outcome.SAME, Outcome.KNOWN, Outcome.EARLIER)
QUIET = WELL | {Outcome.KNOWN, Outcome.SAME, Outcome.EARLIER}


def show_round(done: Round) -> None:
    """A round's outcomes: a row an outlet, a column an outcome, and sums that add up."""
    console.print(outcome_table(done.tallies, title=f"round {done.id}"))
    console.print(f"{done.addresses} addresses touched, {done.alerts} alert(s) stored, {done.sent} mail(s) sent")
    if done.traffic:
        console.print(politeness(done.traffic), markup=False, highlight=False)
    for gap in done.gaps:
        console.print(f"gap: {gap}", markup=False, highlight=False)
    for remark in done.remarks:
        console.print(f"note: {remark}", markup=False, highlight=False)


def politeness(traffic: Sequence[Traffic]) -> str:
    """What a round asked of the hosts, in one line."""
    requests, size = sum(host.requests for host in traffic), sum(host.bytes for host in traffic)
    said = f"{requests:,} request(s) to {len(traffic)} host(s), {size / 1e6:.1f} MB"
    if refused := sum(host.disallowed for host in traffic):
        said += f", {refused} refused by robots.txt"
    spaced = [(host.spacing, host.host) for host in traffic if host.spacing is not None]
    return f"{said}; nearest to each other: {min(spaced)[0]:.2f} s at {min(spaced)[1]}" if spaced else said


def outcome_table(tallies: Sequence[Tally], *, title: str) -> Table:
    """Outcomes by outlet: articles' usual ends in a column each, all others in one and named below the table."""
    columns = [o for o in USUAL if any(t.outcome is o and t.kind is Kind.ARTICLE for t in tallies)]
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("outlet", no_wrap=True)
    for name in ("lists", *columns, "other", "all"):  # feeds, sitemaps, sections and robots.txt are lists
        table.add_column(str(name), justify="right", no_wrap=True)
    by_outlet = {name: [t for t in tallies if t.outlet == name] for name in sorted({t.outlet for t in tallies})}
    quiet = [name for name, own in by_outlet.items() if _is_quiet(own)] if len(by_outlet) > ROWS else []
    for name, own in by_outlet.items():
        if name not in quiet:
            table.add_row(*_row(name, own, columns))
    if quiet:
        table.add_row(*_row(f"{len(quiet)} with nothing new", [t for name in quiet for t in by_outlet[name]], columns))
    table.add_section()
    table.add_row(*_row("all", list(tallies), columns))
    table.caption, table.caption_justify = _others(tallies, columns), "left"
    return table


def _is_quiet(tallies: Sequence[Tally]) -> bool:
    return all(tally.outcome in QUIET for tally in tallies)


def _row(name: str, tallies: Sequence[Tally], columns: Sequence[Outcome]) -> list[str]:
    articles = Counter[Outcome]()
    for tally in tallies:
        if tally.kind is Kind.ARTICLE:
            articles[tally.outcome] += tally.count
    lists = sum(tally.count for tally in tallies if tally.kind is not Kind.ARTICLE)
    other = sum(count for outcome, count in articles.items() if outcome not in columns)
    counts = [lists, *(articles[outcome] for outcome in columns), other, lists + articles.total()]
    return [name, *(str(count or "") for count in counts)]


def _others(tallies: Sequence[Tally], columns: Sequence[Outcome]) -> str | None:
    """What stands in no column of its own, and how lists ended that were not read well."""
    counted = Counter[str]()
    for tally in tallies:
        if tally.kind is Kind.ARTICLE and tally.outcome not in columns:
            counted[tally.outcome.replace("_", " ")] += tally.count
        if tally.kind is not Kind.ARTICLE and tally.outcome not in WELL:
            counted[f"{tally.kind} {tally.outcome.replace('_', ' ')}"] += tally.count
    return "other: " + ", ".join(f"{count} {what}" for what, count in sorted(counted.items())) if counted else None
