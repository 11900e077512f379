"""Title, lead and authors, as the outlet wrote them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from dronewire.article import Entry
from dronewire.extract.markup import Markup, clean, string, text_of
from dronewire.outlet import Outlet

LONGEST_NAME = 60  # characters; longer ones are sentences about the author
MOST_AUTHORS = 10

_PARTED = re.compile(r"\s+(?:[|—–\-/:•·»]{1,2})\s+|\s*(?:\||::|//)\s*")
_SAME = re.compile(r"[\W_]+")
_LABEL = re.compile(r"^(?:автор(?:ы)?|текст|фото|беседовал[аи]?|by|author|written by)\b[\s:–—-]*", re.IGNORECASE)
_AND = re.compile(r"\s*[,;&]\s*|\s+(?:и|and)\s+")
_NO_NAME = re.compile(r"[\d@/\\{}<>_]|https?:|\.(?:ru|com|org)\b", re.IGNORECASE)


def title_of(markup: Markup, *, outlet: Outlet, entry: Entry | None) -> tuple[str, str]:
    """The headline without the outlet's name, and where it stands: what two places agree on, else the best one."""
    names = _names(markup, outlet)
    places = [
        *(("h1", text) for text in markup.headings[:3] if _key(text) not in names),
        ("og:title", _bare(markup.metas.get("og:title", ""), names)),
        ("json-ld", string(markup.article.get("headline"))),
        ("title", _bare(markup.title, names)),
        ("feed", clean(entry.title) if entry else ""),
    ]
    found = [(origin, text, key) for origin, text in places if (key := _key(text))]
    if not found:
        return "", ""
    keys = [key for _, _, key in found]
    _, text, key = next((each for each in found if keys.count(each[2]) > 1), found[0])
    return text, " = ".join(dict.fromkeys(place for place, _, other in found if other == key))


def lead_of(markup: Markup, *, title: str, text: str) -> tuple[str, str]:
    """The declared description, where it is one of this article, else the first paragraph; and which of them it is."""
    first = text.partition("\n")[0]
    for name in ("og:description", "description"):
        declared = markup.metas.get(name, "").rstrip("….").strip()
        if len(declared.split()) >= 4 and _key(declared) != _key(title):
            # Engines fill it with the beginning of the first paragraph, cut anywhere: then we have it whole.
            cut = _key(first).startswith(_key(declared)[:100])
            return (first, "first paragraph") if cut else (markup.metas[name], name)
    return first, "first paragraph"


def authors_of(markup: Markup, *, outlet: Outlet, entry: Entry | None) -> tuple[tuple[str, ...], str]:
    """The people who signed it, in order, and where; the outlet itself is no author."""
    names = _names(markup, outlet)
    places = [("json-ld", _in_json(markup)), ("meta", _in_metas(markup)), ("microdata", _in_microdata(markup))]
    for origin, place in (*places, ("feed", entry.authors if entry else ())):
        found = dict.fromkeys(name for one in place for name in _people(one) if _key(name) not in names)
        if found:
            return tuple(found)[:MOST_AUTHORS], origin
    return (), ""


def _in_json(markup: Markup) -> Iterator[str]:
    authors: Any = markup.article.get("author", [])
    for one in authors if isinstance(authors, list) else [authors]:
        if not (isinstance(one, dict) and one.get("@type") == "Organization"):
            yield string(one)


def _in_metas(markup: Markup) -> Iterator[str]:
    yield from (markup.metas[name] for name in ("author", "article:author", "mediator_author") if name in markup.metas)


def _in_microdata(markup: Markup) -> Iterator[str]:
    for one in markup.properties.get("author", []):
        if "Organization" not in one.get("itemtype", "") and not _is_of_part(one):
            named = [each for each in markup.properties.get("name", []) if one in each.iterancestors()]
            yield one.get("content") or (named[0].get("content") or text_of(named[0]) if named else text_of(one))


def _is_of_part(author: etree._Element) -> bool:
    """Whether it signs a picture, a film or a comment within the article."""
    if any(above.tag == "figcaption" for above in author.iterancestors()):  # cut off from its figure by now
        return True
    thing = next((above.get("itemtype", "") for above in author.iterancestors() if above.get("itemtype")), "")
    return thing.endswith(("Object", "Comment", "Review"))


def _people(text: str) -> list[str]:
    parts = _AND.split(_LABEL.sub("", clean(text)))
    return [part for part in parts if 1 < len(part) <= LONGEST_NAME and not _NO_NAME.search(part)]


def _names(markup: Markup, outlet: Outlet) -> frozenset[str]:
    """What the outlet calls itself, compared without case and signs."""
    host = (urlsplit(outlet.homepage).hostname or "").removeprefix("www.")
    publisher = string(markup.article.get("publisher"))
    known = (outlet.title, host, host.partition(".")[0], outlet.id, publisher, markup.metas.get("og:site_name", ""))
    return frozenset(key for name in known if (key := _key(name)))


def _bare(title: str, names: frozenset[str]) -> str:
    """A title without the parts at its end that name the outlet."""
    while (parts := list(_PARTED.finditer(title))) and _key(title[parts[-1].end() :]) in names:
        title = title[: parts[-1].start()]
    return title


@lru_cache(maxsize=256)  # a page says the same title in four places, an outlet the same name on every page
def _key(text: str) -> str:
    return _SAME.sub("", text.casefold().replace("ё", "е"))
