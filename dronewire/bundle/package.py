"""``datapackage.json``: what a bundle holds, the sums of its files, how the day was read, and the bundle before it.

A Frictionless Data Package (specs.frictionlessdata.io/data-package): its resources are the files, those that are
tables with their fields, keys and what each field means. What is ours stands beside that: ``day``, ``zone``,
``counts`` (``counts.outcomes`` is told by kind and by outlet; each adds up to ``counts.addresses``), ``outlets``
(fields: `dronewire.bundle.watched`), ``gaps``, ``evidence`` and ``previous``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from dronewire.bundle.counts import Counts, OutletCounts
from dronewire.bundle.day import Day
from dronewire.bundle.lines import to_json
from dronewire.bundle.tables import ARTICLES, MATCHES, STORIES, Field, Table, Type

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
FORMAT = 2  # grows when a field changes its meaning; new fields alone do not raise it
TABLES = {"stories.jsonl": STORIES, "articles.jsonl": ARTICLES, "matches.csv": MATCHES, "articles.parquet": ARTICLES}
TITLES = {
    "changes.json": "What this version says otherwise than the one before it.",
    "digest.md": "The day in Markdown.",
    "digest.pdf": "The day on paper.",
    "evidence.wacz": "The raw pages of the articles as they were received; any viewer of web archives opens it.",
    "feed.atom": "The day's stories for feed readers.",
    "index.html": "The day as a page.",
}
# Names and types of media as IANA registers them; WACZ as its specification says.
FORMATS = {
    "atom": "application/atom+xml",
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "wacz": "application/wacz",
}
SCHEMA_TYPES = {
    Type.TEXT: "string",
    Type.TEXTS: "array",
    Type.ROWS: "array",
    Type.WHOLE: "integer",
    Type.NUMBER: "number",
    Type.FLAG: "boolean",
    Type.INSTANT: "datetime",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A file's bytes, and their SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The bundle before this one in the chain, and the SHA-256 of its ``datapackage.json``."""

    day: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How many raw pages are in the bundle, and which are not where they should be: the article's address and why."""

    pages: int = 0
    lost: tuple[tuple[str, str], ...] = ()


NONE = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bundle stands: the number of its version, and the bundle before it."""

    version: int
    previous: Previous | None


def package(day: Day, counts: Counts, files: Mapping[str, Sum], *, place: Place, evidence: Evidence = NONE) -> bytes:
    """Describe the other files of a bundle."""
    value = {
        "profile": "data-package",
        "name": f"dronewire-{day.day.isoformat()}",
        "title": f"dronewire {day.day.isoformat()}",
        "format": FORMAT,
        "day": day.day.isoformat(),
        "zone": day.zone,
        "version": str(place.version),
        "previous": asdict(place.previous) if place.previous else None,
        "counts": _counts(counts),
        "outlets": {one.id: _outlet(day, one) for one in counts.outlets},
        "gaps": [{"outlet": one.outlet, "source": one.source, **one.gap.to_json()} for one in day.gaps],
        "evidence": {
            "pages": evidence.pages,
            "lost": [{"address": address, "reason": reason} for address, reason in sorted(evidence.lost)],
        },
        "resources": [_resource(name, files[name]) for name in sorted(files)],
    }
    return to_json(value, indent=2) + b"\n"


def _outlet(day: Day, one: OutletCounts) -> dict[str, Any]:
    watched = day.watched.get(one.id)
    return {"title": one.title, "state": one.state, **(watched.as_row() if watched else {})}


def digest_of(described: bytes) -> bytes:
    """``datapackage-digest.json``: the sum of ``datapackage.json``, and one of what this file itself says."""
    return digest_naming(sha256(described).hexdigest())


def digest_naming(named: str) -> bytes:
    """The digest of a data package with this SHA-256; no other bytes are one."""
    said = f"sha256:{named}"
    own = f"sha256:{sha256(f'{PACKAGE} {said}'.encode()).hexdigest()}"
    return to_json({"path": PACKAGE, "hash": said, "sum": own}, indent=2) + b"\n"


def _resource(name: str, written: Sum) -> dict[str, Any]:
    form = name.rpartition(".")[2]
    table = TABLES.get(name)
    title = table.says if table else TITLES.get(name, "")
    described = {
        "name": name.lower().translate({ord("."): "-", ord("/"): "-", ord("_"): "-"}),
        "path": name,
        "format": form,
        "mediatype": FORMATS.get(form, "application/octet-stream"),
        "bytes": written.bytes,
        "hash": f"sha256:{written.sha256}",
        **({"description": title} if title else {}),
    }
    if not table:
        return {**described, "type": "file"}
    # To the frictionless program JSON lines and Parquet are no tables unless extra parts of it are installed: it would
    # not only leave them unread but fail. They are files to it, whose schemas readers may use all the same.
    tabular = {"type": "table", "profile": "tabular-data-resource", "encoding": "utf-8"}
    kind = tabular if form == "csv" else {"type": "file"}
    return {**described, **kind, "schema": _schema(table, foreign=form != "csv")}


def _schema(table: Table, *, foreign: bool) -> dict[str, Any]:
    """The schema of a table; where its keys lead stands under another name where they would be followed, see above."""
    return {
        "fields": [_field(one) for one in table.fields],
        "missingValues": [],  # an empty text is a text
        "primaryKey": list(table.key),
        "foreignKeys" if foreign else "references": list(_foreign(table.leads)),
    }


def _field(one: Field) -> dict[str, Any]:
    described = {"name": one.name, "type": SCHEMA_TYPES[one.type], "description": one.says}
    form = {"format": "any"} if one.type is Type.INSTANT else {}  # ISO 8601 with and without parts of a second
    return {**described, **form, **({"constraints": {"required": True}} if one.always else {})}


def _foreign(leads: Iterable[tuple[str, str, str]]) -> Iterable[dict[str, Any]]:
    for field, table, there in leads:
        resource = next(name for name, one in TABLES.items() if one.name == table).replace(".", "-")
        yield {"fields": [field], "reference": {"resource": resource, "fields": [there]}}


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "stories": counts.stories,
        "articles": counts.articles,
        "publishers": counts.publishers,
        "topics": counts.topics,
        "rounds": counts.rounds,
        "addresses": counts.addresses,
        "outcomes": {"by_kind": counts.by_kind, "by_outlet": counts.by_outlet},
    }
