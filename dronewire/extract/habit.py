"""What an outlet's articles usually look like: how long they are, and which lines stand in them again and again."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

FEWEST = 10  # texts; fewer show no habit
OFTEN = 0.3  # of the texts: below it a line may well be a phrase of the day («режим “Ковёр” снят»)
LITTLE = 0.2  # of the usual length: worth a second look at the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """An outlet's history, as far as it tells what the next article looks like.

    Attributes:
        length: characters of its median text; 0 where too few are known.
        lines: those that stand in many of its texts: no news, but the outlet's own words below each.
    """

    length: int = 0
    lines: frozenset[str] = frozenset()

    def calls_little(self, text: str) -> bool:
        """Whether a text is far shorter than usual."""
        return len(text) < self.length * LITTLE

    def without_usual(self, lines: Iterable[str]) -> list[str]:
        """The lines that are not in every other text."""
        return [line for line in lines if line not in self.lines]


def habit_of(texts: Collection[str]) -> Habit:
    """The habit that an outlet's latest texts show, about 50 of them; none where there are fewer than ten."""
    if len(texts) < FEWEST:
        return Habit()
    seen = Counter(line for text in texts for line in set(text.split("\n")))
    lines = frozenset(line for line, count in seen.items() if count >= OFTEN * len(texts))
    return Habit(length=int(median(map(len, texts))), lines=lines)
