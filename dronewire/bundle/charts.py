"""``charts/*.svg``: a day's numbers as pictures of their own, for papers and slides.

Each has a title and a description for those who do not see it, and is drawn for light and for dark grounds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from dronewire.bundle.counts import Counts
from dronewire.bundle.day import Day
from dronewire.bundle.glance import Bar, Glance, TopicRow, glance
from dronewire.bundle.wording import grouped, language_of, long_day
from dronewire.text.highlight import shown

WIDTH, LABEL, ROW, HEAD, FOOT = 720, 250, 26, 64, 20  # units; the label holds 34 letters of 14 units
PLOT = WIDTH - LABEL - 70  # what is left for bars; 70 for the number
ROWS = 15  # outlets and regions drawn; how many more there are is said
COLUMNS = 160  # units that a column chart's plot is tall

STYLE = (
    "text{font:14px system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:#1a1c20}"
    ".head{font-size:18px;font-weight:700}.soft{fill:#5c6069;font-size:12px}.n{font-weight:600}"
    ".paper{fill:#faf9f6}.bar{fill:#0a5a6e}.past{fill:#8fb4bf}.usual{stroke:#8f5a00;stroke-width:2}"
    ".ground{stroke:#b9b5ab}"
    "@media (prefers-color-scheme:dark){text{fill:#e9e7e1}.soft{fill:#a2a7b0}.paper{fill:#14161a}"
    ".bar{fill:#7cc4d6}.past{fill:#3f6b77}.usual{stroke:#e3b45c}.ground{stroke:#575c66}}"
)
WORDS = {
    "ru": {
        "topics": "Сюжеты по темам",
        "usual": "черта: обычно за день, медиана 30 дней",
        "hours": "Сюжеты по часам",
        "outlets": "Публикации на темы по изданиям",
        "regions": "Публикации на темы по регионам изданий",
        "trend": "Сюжеты за 30 дней и в этот день",
        "more": "и ещё {}",
        "unread": "нет столбца: в этот день ничего не читали",
    },
    "en": {
        "topics": "Stories by topic",
        "usual": "line: a usual day, median of 30 days",
        "hours": "Stories by the hour",
        "outlets": "Articles on topic by outlet",
        "regions": "Articles on topic by the outlets' regions",
        "trend": "Stories of 30 days and of this day",
        "more": "and {} more",
        "unread": "no column: nothing was read that day",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands around a chart: title, day, and what its signs mean."""

    title: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A bar: its label and count, and the count that is usual."""

    label: str
    count: int
    usual: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its label, if any, and its count, or None where there is none to show; ``past`` sets it back."""

    label: str
    count: int | None
    past: bool = False


def charts(day: Day, counts: Counts, seen: Glance | None = None) -> Iterator[tuple[str, bytes]]:
    """The charts by their file names, in the language of the day's stories."""
    language = language_of(day.stories)
    words, when = WORDS[language], long_day(day.day, language)
    seen = seen or glance(day, counts)
    hours = [Column(label=f"{hour:02d}", count=count) for hour, count in enumerate(seen.hours)]
    drawn = {
        "topics": bars(
            Caption(title=words["topics"], when=when, note=words["usual"]),
            [_topic(one, language) for one in seen.topics],
        ),
        "hours": columns(Caption(title=words["hours"], when=f"{when}, {day.zone}"), hours),
        "outlets": _top(words, "outlets", when, _rows(seen.outlets, language)),
        "regions": _top(words, "regions", when, _rows(seen.regions, language)),
        "trend": columns(Caption(title=words["trend"], when=when, note=words["unread"]), _trend(day, counts)),
    }
    for name, drawing in drawn.items():
        yield f"charts/{name}.svg", drawing.encode()


def bars(caption: Caption, rows: Sequence[Row]) -> str:
    """A chart of bars, one below the other."""
    most = max((max(row.count, row.usual or 0) for row in rows), default=1) or 1
    drawn = "".join(_bar(HEAD + ROW * at, row, most) for at, row in enumerate(rows))
    told = "; ".join(f"{row.label}: {row.count}" for row in rows)
    return _drawing(caption, told, drawn, height=HEAD + ROW * len(rows))


def columns(caption: Caption, days: Sequence[Column]) -> str:
    """A chart of columns, one beside the other."""
    most = max(4, *(one.count or 0 for one in days))  # one story is no mountain
    width = (WIDTH - 40) / len(days)
    drawn = "".join(_column(20 + width * at, width, one, most) for at, one in enumerate(days))
    ground = f'<path class="ground" d="M20 {HEAD + COLUMNS}.5h{WIDTH - 40}"/>'
    told = "; ".join(f"{one.label}: {one.count}" for one in days if one.count and one.label)
    return _drawing(caption, told, drawn + ground, height=HEAD + COLUMNS + 24)


def _top(words: dict[str, str], name: str, when: str, rows: list[Row]) -> str:
    more = len(rows) - ROWS
    note = words["more"].format(more) if more > 0 else ""
    return bars(Caption(title=words[name], when=when, note=note), rows[:ROWS])


def _rows(ranked: Sequence[Bar], language: str) -> list[Row]:
    return [Row(label=one.en if language == "en" else one.ru, count=one.count) for one in ranked]


def _topic(one: TopicRow, language: str) -> Row:
    return Row(label=one.en if language == "en" else one.ru, count=one.stories, usual=one.usual)


def _trend(day: Day, counts: Counts) -> list[Column]:
    past = [
        Column(
            label=f"{one.day:%d.%m}" if number % 5 == 0 else "",  # a label is as wide as two columns
            count=one.stories if one.read else None,
            past=True,
        )
        for number, one in zip(range(len(day.before), 0, -1), day.before, strict=True)
    ]
    return [*past, Column(label=f"{day.day:%d.%m}", count=counts.stories)]


def _bar(y: int, row: Row, most: int) -> str:
    long, middle = round(PLOT * row.count / most, 1), y + ROW / 2 + 5
    usual = "" if row.usual is None else _mark(LABEL + PLOT * row.usual / most, y)
    return (
        f'<text x="{LABEL - 12}" y="{middle:g}" text-anchor="end">{_text(row.label, 34)}</text>'
        f'<rect class="bar" x="{LABEL}" y="{y + 5}" width="{long:g}" height="{ROW - 10}"/>{usual}'
        f'<text class="n" x="{WIDTH - 20}" y="{middle:g}" text-anchor="end">{grouped(row.count)}</text>'
    )


def _mark(x: float, y: int) -> str:
    return f'<path class="usual" d="M{x:g} {y + 2}v{ROW - 4}"/>'


def _column(x: float, width: float, one: Column, most: int) -> str:
    middle = f'x="{x + width / 2:g}" text-anchor="middle"'
    label = f'<text class="soft" {middle} y="{HEAD + COLUMNS + 18}">{one.label}</text>' if one.label else ""
    if one.count is None:
        return label
    tall = round((COLUMNS - 18) * one.count / most, 1)
    number = f'<text class="soft" {middle} y="{HEAD + COLUMNS - tall - 5:g}">{one.count}</text>' if one.count else ""
    return (
        f'<rect class="{"past" if one.past else "bar"}" x="{x + 2:.1f}" y="{HEAD + COLUMNS - tall:g}" '
        f'width="{width - 4:.1f}" height="{tall:g}"/>{number}{label}'
    )


def _drawing(caption: Caption, told: str, drawn: str, *, height: int) -> str:
    title, when, note = caption.title, caption.when, caption.note
    tall = height + FOOT + (16 if note else 0)
    foot = f'<text class="soft" x="20" y="{tall - 14}">{escape(note)}</text>' if note else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}" '
        f'role="img" aria-labelledby="title desc"><title id="title">{_text(f"{title}, {when}")}</title>'
        f'<desc id="desc">{_text(told)}</desc><style>{STYLE}</style>'
        f'<rect class="paper" width="{WIDTH}" height="{tall}"/><text class="head" x="20" y="30">{_text(title)}</text>'
        f'<text class="soft" x="20" y="50">{_text(when)}</text>{drawn}{foot}</svg>\n'
    )


def _text(text: str, most: int = 100_000) -> str:
    """Text as it may stand in XML, cut where there is no room for more."""
    clean = shown(text)
    return escape(clean if len(clean) <= most else clean[: most - 1] + "…")
