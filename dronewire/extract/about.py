"""What a page says about its article besides the text: rubric, tags, picture, twin for phones, whether it is free."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from dronewire.extract.markup import Markup, clean, string, text_of

MOST_TAGS = 30
LONGEST_TAG = 60  # characters; longer ones are sentences

_TIERS = {"free": False, "metered": True, "locked": True}  # article:content_tier, as Facebook defines it
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


def rubric_of(markup: Markup) -> tuple[str, str]:
    """The rubric that the article stands in, and where the page says so."""
    places = [
        ("json-ld", string(markup.article.get("articleSection"))),
        ("meta", markup.metas.get("article:section", "")),
        ("microdata", _property(markup, "articleSection")),
    ]
    return next(((text, origin) for origin, text in places if text), ("", ""))


def tags_of(markup: Markup) -> tuple[str, ...]:
    """The outlet's own keywords, from the first place that has any."""
    for place in (_in_json(markup), _in_metas(markup), _in_microdata(markup), _in_keywords(markup)):
        found = dict.fromkeys(tag for one in place for part in one.split(",") if (tag := clean(part)))
        kept = [tag for tag in found if len(tag) <= LONGEST_TAG]
        if kept:
            return tuple(kept)[:MOST_TAGS]
    return ()


def image_of(markup: Markup, *, address: str) -> tuple[str, str]:
    """The address of the article's picture, and where the page names it."""
    places = [
        ("og:image", markup.metas.get("og:image", "")),
        ("json-ld", _picture(markup.article.get("image"))),
        ("twitter:image", markup.metas.get("twitter:image", "")),
    ]
    return next(((found, origin) for origin, named in places if (found := _absolute(named, address))), ("", ""))


def amp_of(markup: Markup, *, address: str) -> str:
    """The address of the article's twin for phones, or nothing."""
    links = (each for each in markup.tree.iter("link") if (each.get("rel") or "").strip().lower() == "amphtml")
    return next((found for each in links if (found := _absolute(each.get("href", ""), address))), "")


def is_paywalled(markup: Markup) -> bool | None:
    """Whether the page says that not everybody may read all of it; None where it says nothing."""
    parts = markup.article.get("hasPart", [])
    things = [markup.article, *(parts if isinstance(parts, list) else [parts])]
    said = [_truth(each["isAccessibleForFree"]) for each in things if isinstance(each, dict) and _FREE in each]
    said.append(_truth(_property(markup, _FREE)))
    tier = _TIERS.get(markup.metas.get("article:content_tier", "").lower())
    said.append(None if tier is None else not tier)
    known = [each for each in said if each is not None]
    return not all(known) if known else None


_FREE = "isAccessibleForFree"


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _TRUTHS.get(str(value).rsplit("/", 1)[-1].strip().lower())


def _property(markup: Markup, name: str) -> str:
    found = markup.properties.get(name, [])
    return clean(found[0].get("content")) or text_of(found[0]) if found else ""


def _in_json(markup: Markup) -> Iterator[str]:
    words = markup.article.get("keywords", [])
    yield from (string(one) for one in (words if isinstance(words, list) else [words]))


def _in_metas(markup: Markup) -> Iterator[str]:
    for each in markup.tree.iter("meta"):
        if (each.get("property") or "").strip().lower() == "article:tag":
            yield each.get("content", "")


def _in_microdata(markup: Markup) -> Iterator[str]:
    yield from (each.get("content") or text_of(each) for each in markup.properties.get("keywords", []))


def _in_keywords(markup: Markup) -> Iterator[str]:
    yield from (markup.metas[name] for name in ("news_keywords", "keywords") if name in markup.metas)


def _picture(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or ""
    return string(value)


def _absolute(named: str, address: str) -> str:
    if not named.strip():
        return ""
    try:
        found = urljoin(address, named.strip())
        parts = urlsplit(found)
    except ValueError:  # brackets that are no IPv6 address
        return ""
    return found if parts.scheme in {"http", "https"} and parts.hostname else ""
