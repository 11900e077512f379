"""Topics on trial, for people: sums by topic and day, and articles with the words found marked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dronewire.match import Match
from dronewire.text.highlight import Line, marked, shown, snippets, spans
from dronewire.topic import Topic
from dronewire.topic.trial import Candidate, Comparison, Finding, Sample, Trial

DAYS = 14  # days shown one by one; with more the weeks are what one looks at
BAR = 30  # columns of the longest bar
SNIPPETS = 2  # places shown of an article
LEGEND = """\
stories: articles without their copies; a day: stories that would be told a day;
beside: other topics that match the same articles"""


def show_trial(trial: Trial, drafts: Sequence[Topic]) -> None:
    """A row a topic; of a few drafts also their days and some articles."""
    console = Console()
    console.print(_table(trial))
    for draft in drafts:
        finding = trial.findings[draft.id]
        if len(drafts) <= 3 and finding.articles:  # of more, a person wants the sums
            _print(console, [Text(f"{draft.id} by day"), *_days(trial, finding), Text()] if trial.days else [])
            show_samples(console, finding.pick.samples)
    console.print(
        f"{trial.articles:,} article(s) of {trial.days} day(s)" if trial.days else f"{trial.articles:,} article(s)"
    )
    console.print(LEGEND, style="dim", markup=False, highlight=False)


def show_comparison(sums: Comparison) -> None:
    """What is gained and lost, with samples of both."""
    console = Console()
    for name, pick in (("gained", sums.found), ("lost", sums.missed)):
        if pick.samples:
            console.print(f"{name}:", highlight=False)
            show_samples(console, pick.samples)
    said = f"{sums.articles:,} article(s): {sums.both:,} found by both, {sums.gained:,} gained, {sums.lost:,} lost"
    console.print(said, highlight=False)


def show_samples(console: Console, samples: Iterable[Sample]) -> None:
    """Articles with the words that were found."""
    for one in samples:
        _print(console, [*_sample(one.candidate, one.match, console=console), Text()])


def highlighted(console: Console, candidate: Candidate, match: Match, *, most: int = SNIPPETS) -> Iterator[Text]:
    """Title and places in the text, the words that were found marked."""
    title = marked(candidate.title, spans(candidate.title, match.words, zone="title"))
    places = snippets(candidate.text, spans(candidate.text, match.words, zone="text"))
    for line in (title, *islice(places, most)):
        yield inked(console, line)
    if len(places) > most:
        yield Text(f"  … and at {len(places) - most} more place(s)")


def inked(console: Console, line: Line) -> Text:
    """A line for the screen; where there are no colours, what is marked stands in brackets."""
    text = Text("  ")
    for piece in line:
        if piece.marked and not console.is_terminal:
            text.append(f"[{piece.text}]")
        else:
            text.append(piece.text, style="bold reverse" if piece.marked else "")
    return text


def _sample(candidate: Candidate, match: Match, *, console: Console) -> Iterator[Text]:
    when = f"{candidate.day} " if candidate.day else ""
    score = f", {match.score} point(s)" if match.score else ""
    yield Text(shown(f"{when}{candidate.address or candidate.id}{score}"))
    yield from highlighted(console, candidate, match)


def _table(trial: Trial) -> Table:
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("topic", no_wrap=True)
    for name in ("articles", "stories", "a day"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("beside", overflow="fold")
    for name, one in sorted(trial.findings.items()):
        alerts = trial.alerts(name)
        beside = ", ".join(f"{other} {number}" for other, number in one.beside.most_common())
        table.add_row(name, str(one.articles), str(len(one.stories)), "" if alerts is None else f"{alerts:.1f}", beside)
    return table


def _days(trial: Trial, finding: Finding) -> Iterator[Text]:
    """A bar a day, or a week where there are many days."""
    assert trial.first
    width = 1 if trial.days <= DAYS else 7
    sums: dict[date, int] = {}
    for ahead in range(trial.days):
        day = trial.first + timedelta(days=ahead)
        begin = trial.first + timedelta(days=ahead - ahead % width)
        sums[begin] = sums.get(begin, 0) + finding.days[day]
    most = max(sums.values())
    for begin, number in sums.items():
        bar = "█" * -(-number * BAR // most) if most else ""
        yield Text(f"  {begin}{'' if width == 1 else ' (week)'} {number:>5} {bar}")


def _print(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        console.print(line, highlight=False, soft_wrap=not console.is_terminal)
