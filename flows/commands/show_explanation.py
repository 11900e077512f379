"""Why topics match an article or do not, for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from dronewire.match import Match, Word
from dronewire.text.highlight import shortened, shown
from dronewire.topic.explaining import Bar, Explanation
from dronewire.topic.trial import Candidate
from flows.commands.show_trial import highlighted

PLACES = 6  # of the text, shown of a topic: a screen
RULE = 300  # characters of a part or rule: what stands first in it tells which it is


def show_explanations(article: Candidate, explained: Sequence[Explanation]) -> None:
    """The article, then each topic: those that match with the words in their places, then the others."""
    console = Console()
    console.print(Text(f"{article.day} {article.outlet} {article.address}"), soft_wrap=True)
    console.print(Text(shown(article.title)), soft_wrap=True)
    for one in explained:
        for line in _lines(console, article, one):
            console.print(line, soft_wrap=True)


def _lines(console: Console, article: Candidate, one: Explanation) -> Iterator[Text]:
    yield Text()
    verdict = "matches" if one.matches else "does not match"
    yield Text(f"{one.topic}: {verdict}, {one.score} point(s) of {one.least}", style="bold" if one.matches else "")
    yield Text(f"  rule: {shortened(one.rule, RULE)}", style="dim")
    for term, places in _terms(article, one.words):
        yield Text(f"  {term}: {places}")
    if one.words:
        yield from highlighted(console, article, Match(topic=one.topic, words=one.words), most=PLACES)
    for part in one.missing:
        yield Text(f"  missing: {shortened(part, RULE)}")
    yield from (_barred(article, bar) for bar in one.bars)
    for stranger in one.strangers:
        for term, places in _terms(article, stranger.words):
            yield Text(f"  not counted: {term}: {places}; it counts {shortened(stranger.context, RULE)}")


def _barred(article: Candidate, bar: Bar) -> Text:
    found = ", ".join(f"{term} ({places})" for term, places in _terms(article, bar.words))
    return Text(f"  against it: {shortened(bar.part, RULE)}" + (f", by {found}" if found else ""))


def _terms(article: Candidate, words: Iterable[Word]) -> Iterator[tuple[str, str]]:
    """Each term, with the forms found and how often in each zone."""
    terms: dict[str, list[Word]] = {}
    for word in words:
        terms.setdefault(word.term, []).append(word)
    for term, found in terms.items():
        zones = Counter(_zone(article, word) for word in found)
        counts = ", ".join(f"{zone} {number}" for zone, number in zones.items())
        forms = ", ".join(dict.fromkeys(shown(word.found) for word in found))
        yield term, f"{forms}; {counts}"


def _zone(article: Candidate, word: Word) -> str:
    """Title, lead (the first paragraph) or text."""
    if word.zone == "text" and "\n" not in article.text[: word.start].strip():
        return "lead"
    return word.zone
