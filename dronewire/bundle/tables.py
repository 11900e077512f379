"""The tables of a bundle, field by field: what `datapackage.json` says of them and Parquet is typed by."""

from dataclasses import dataclass
from enum import Enum, auto


class Type(Enum):
    """What a field holds."""

    TEXT = auto()
    TEXTS = auto()
    ROWS = auto()  # objects with fields of their own
    WHOLE = auto()
    NUMBER = auto()
    FLAG = auto()
    INSTANT = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A column; one that is ``always`` there is never null."""

    name: str
    type: Type
    says: str
    always: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, by which of them a row is known, and where columns lead to."""

    name: str
    says: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    leads: tuple[tuple[str, str, str], ...] = ()  # field, table, field there


STORIES = Table(
    name="stories",
    says="The stories on topic that belong to the day, with all their versions; in order of time.",
    fields=(
        Field("id", Type.TEXT, "the story's identifier; it keeps its meaning"),
        Field("topics", Type.TEXTS, "identifiers of the topics it matches"),
        Field("titles", Type.TEXTS, "the distinct titles of its versions, the first publisher's first"),
        Field("lead", Type.TEXT, "the first publisher's lead"),
        Field("first_published", Type.INSTANT, "instant of the first version", always=False),
        Field("outlets", Type.WHOLE, "how many outlets have it"),
        Field("matches", Type.ROWS, "why it is on its topics: topic, score and rule"),
        Field("words", Type.ROWS, "where the topics' words stand: topic, term, found, zone, start, end"),
        Field("merged", Type.TEXTS, "identifiers under which parts of it were published before"),
        Field("retold", Type.ROWS, "stories that tell the same event in other words"),
        Field("versions", Type.ROWS, "its articles, the first publisher's first; see docs/reference/bundle.md"),
    ),
    key=("id",),
)

ARTICLES = Table(
    name="articles",
    says="The articles of these stories, each once; in the order of their stories.",
    fields=(
        Field("address", Type.TEXT, "canonical address of the page"),
        Field("story", Type.TEXT, "the story it is a version of; of a digest the first that it holds"),
        Field("stories", Type.TEXTS, "all stories of the day that it is a version of"),
        Field("outlet", Type.TEXT, "identifier of the outlet"),
        Field("outlet_title", Type.TEXT, "the outlet's name"),
        Field("title", Type.TEXT, "its title"),
        Field("lead", Type.TEXT, "its lead"),
        Field("text", Type.TEXT, "its text, paragraphs split by a line feed"),
        Field("language", Type.TEXT, "ISO 639-1"),
        Field("authors", Type.TEXTS, "names as they are given"),
        Field("published", Type.INSTANT, "instant of publication, UTC", always=False),
        Field("precision", Type.TEXT, "second; or day: published is then the start of that day there", always=False),
        Field("confidence", Type.TEXT, "how far published can be relied on: high, medium, low", always=False),
        Field("origin", Type.TEXT, "what said when it was published: json-ld, meta, feed, text …", always=False),
        Field("certain", Type.FLAG, "whether published is there, to the second, and not of low confidence"),
        Field("modified", Type.INSTANT, "instant of the last change that the page names, UTC", always=False),
        Field("first_seen", Type.INSTANT, "instant at which it was first seen, UTC"),
        Field("gone", Type.INSTANT, "instant at which it was no longer at its address, UTC", always=False),
        Field("copy", Type.TEXT, "original, verbatim, edited, partial or containing"),
        Field("containment", Type.NUMBER, "share of its words that the story's other versions have, 0 to 1"),
        Field("revision", Type.WHOLE, "1 for the text first seen, 2 for the next"),
        Field("topics", Type.TEXTS, "identifiers of the topics that it matches itself"),
        Field("rubric", Type.TEXT, "where the outlet files it"),
        Field("tags", Type.TEXTS, "keywords that the outlet gives it"),
        Field("image", Type.TEXT, "address of its picture"),
        Field("place", Type.TEXT, "where it was written, by its dateline"),
        Field("agency", Type.TEXT, "the wire agency that it names as its origin"),
        Field("paywalled", Type.FLAG, "whether not everybody may read all of it", always=False),
        Field("file", Type.TEXT, "the archive's WARC file with its page, below var/pages/"),
        Field("offset", Type.WHOLE, "where in that file its record begins, in bytes"),
        Field("sha256", Type.TEXT, "SHA-256 of the page as it was received; the record is in evidence.wacz"),
    ),
    key=("address",),
    leads=(("story", "stories", "id"),),
)

MATCHES = Table(
    name="matches",
    says="The words of topics found in these articles, one a row; in the order of the articles.",
    fields=(
        Field("address", Type.TEXT, "address of the article"),
        Field("story", Type.TEXT, "the story it is a version of"),
        Field("outlet", Type.TEXT, "identifier of the outlet"),
        Field("title", Type.TEXT, "the article's title, an apostrophe before what a spreadsheet would calculate"),
        Field("topic", Type.TEXT, "identifier of the topic"),
        Field("score", Type.WHOLE, "the points of the topic in this article, 0 where they were not counted"),
        Field("term", Type.TEXT, "the term as it is written in the topic"),
        Field("found", Type.TEXT, "the word as it is written in the article"),
        Field("zone", Type.TEXT, "where it stands: title or text"),
        Field("start", Type.WHOLE, "offset of its first character there"),
        Field("end", Type.WHOLE, "offset after its last character"),
    ),
    key=("address", "topic", "zone", "start", "end", "term"),
    leads=(("address", "articles", "address"), ("story", "stories", "id")),
)
