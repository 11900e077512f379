"""Tables for people."""

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dronewire.outcome import WELL, Kind, Outcome, Tally
from flows.steps.round import Round

console = Console()


def show_round(done: Round) -> None:
    """A round's outcomes: a row an outlet, a column an outcome, and sums that add up."""
    console.print(outcome_table(done.tallies, title=f"round {done.id}"))
    console.print(f"{done.addresses} addresses touched, {done.alerts} alert(s) stored, {done.sent} mail(s) sent")
    for remark in done.remarks:
        console.print(f"note: {remark}", markup=False, highlight=False)


def outcome_table(tallies: Sequence[Tally], *, title: str) -> Table:
    """Outcomes by outlet; articles in a column each, feeds and robots.txt summed up in one."""
    columns = [o for o in Outcome if any(t.outcome is o and t.kind is Kind.ARTICLE for t in tallies)]
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("outlet", no_wrap=True)
    table.add_column("feeds", justify="right")  # and robots.txt; what did not end well is named beside the sum
    for outcome in columns:
        table.add_column(outcome.value.replace("_", " "), justify="right")
    table.add_column("all", justify="right")
    for outlet in sorted({t.outlet for t in tallies}):
        table.add_row(*_row(outlet, [t for t in tallies if t.outlet == outlet], columns))
    table.add_section()
    table.add_row(*_row("all", list(tallies), columns))
    return table


def _row(name: str, tallies: Sequence[Tally], columns: Sequence[Outcome]) -> list[str]:
    articles, others = Counter[Outcome](), Counter[Outcome]()
    for tally in tallies:
        (articles if tally.kind is Kind.ARTICLE else others)[tally.outcome] += tally.count
    well = sum(others.pop(outcome, 0) for outcome in WELL)
    feeds = ", ".join([str(well), *(f"{count} {outcome}" for outcome, count in sorted(others.items()))])
    sums = str(articles.total() + well + others.total())
    return [name, feeds, *(str(articles[o] or "") for o in columns), sums]
