"""Rows of the tables of articles and of matches."""

from collections.abc import Iterator, Mapping
from typing import Any

from dronewire.article import Article
from dronewire.instant import Confidence, Precision
from dronewire.story import Version
from dronewire.text.highlight import shown

Row = dict[str, Any]

# A spreadsheet calculates what begins with one of these: owasp.org/www-community/attacks/CSV_Injection.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def article_row(version: Version, held_by: tuple[str, ...]) -> Row:
    """A version as a row; ``held_by`` are the stories of the day that it is a version of."""
    said = version.article
    return {
        "address": said.address,
        "story": held_by[0],
        "stories": list(held_by),
        "outlet": said.outlet,
        "outlet_title": version.outlet_title,
        "title": said.title,
        "lead": said.lead,
        "text": said.text,
        "language": said.language,
        "authors": list(said.authors),
        **_published(said),
        "modified": said.modified.at if said.modified else None,
        "first_seen": version.first_seen,
        "gone": version.gone,
        "copy": version.copy.value,
        "containment": version.containment,
        "revision": version.revision,
        "topics": sorted({match.topic for match in version.matches}),
        "rubric": said.rubric,
        "tags": list(said.tags),
        "image": said.image,
        "place": said.place,
        "agency": said.agency,
        "paywalled": said.paywalled,
        "file": version.record.file,
        "offset": version.record.offset,
        "sha256": version.record.sha256,
    }


def match_rows(version: Version, story: str) -> Iterator[Row]:
    """The words found in a version, in order of topic and place."""
    common = {"address": version.article.address, "story": story, "outlet": version.article.outlet}
    for match in sorted(version.matches, key=lambda one: one.topic):
        for word in sorted(set(match.words), key=lambda one: (one.zone != "title", one.start, one.end, one.term)):
            yield {
                **common,
                "title": cell(version.article.title),
                "topic": match.topic,
                "score": match.score,
                "term": cell(word.term),
                "found": cell(word.found),
                "zone": word.zone,
                "start": word.start,
                "end": word.end,
            }


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    said = shown(text)
    return f"'{said}" if text.startswith(FORMULA) or said.startswith(FORMULA) else said


def _published(said: Article) -> Mapping[str, Any]:
    one = said.published
    return {
        "published": one.at if one else None,
        "precision": one.precision.value if one else None,
        "confidence": one.confidence.value if one else None,
        "origin": one.origin if one else None,
        "certain": bool(one and one.precision is Precision.SECOND and one.confidence is not Confidence.LOW),
    }
