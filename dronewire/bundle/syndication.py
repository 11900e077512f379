"""An Atom feed of stories (RFC 4287): for feed readers, and for programs that follow what is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml.etree import Element, SubElement, _Element, tostring

from dronewire.bundle.told import link, topic_title
from dronewire.story import Story, Version
from dronewire.text.highlight import shown

ATOM = "http://www.w3.org/2005/Atom"
BEGAN = "2026"  # a year in which the authority of a tag was its owner's (RFC 4151); another one is another identifier
# No domain is ours: a name that RFC 2606 gives to nobody. So a story has one identifier in all feeds, for good.
NOBODYS = "dronewire.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself.

    Attributes:
        name: what tells it from its owner's other feeds, in letters that may stand in an address.
        title: for people.
        topics: titles by topic identifier, by language.
        authority: a domain, by which identifiers begin.
        language: in which topics are named.
    """

    name: str
    title: str
    topics: Mapping[str, Mapping[str, str]]
    authority: str = NOBODYS
    language: str = "ru"


def atom(feed: Feed, stories: Iterable[Story], *, at: datetime) -> bytes:
    """The feed of some stories, the one that changed last first; ``at`` dates it if there are none."""
    ordered = sorted(stories, key=lambda story: (-changed(story).timestamp(), story.id))
    root = Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _texts(root, id=_tag(feed, feed.name), title=feed.title, updated=_instant(changed(ordered[0]) if ordered else at))
    _texts(root, generator="dronewire")
    for story in ordered:
        _entry(SubElement(root, f"{{{ATOM}}}entry"), feed, story)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def changed(story: Story) -> datetime:
    """When a story last changed for us: a version of it came, read otherwise, or was gone."""
    return max(instant for version in story.versions for instant in _instants(version))


def _instants(version: Version) -> list[datetime]:
    return [version.first_seen, *(one.until for one in version.former), *([version.gone] if version.gone else [])]


def _entry(entry: _Element, feed: Feed, story: Story) -> None:
    first = story.first
    title = shown(first.article.title).strip() or shown(first.article.address)
    _texts(entry, id=_tag(feed, f"story/{story.id}"), title=title)
    _texts(entry, published=_instant(story.told_at), updated=_instant(changed(story)))
    _texts(SubElement(entry, f"{{{ATOM}}}author"), name=shown(first.outlet_title).strip() or first.article.outlet)
    for version in story.versions:
        _link(entry, version, rel="alternate" if version is first else "related")
    for topic in story.topics:
        label = topic_title(feed.topics, topic, feed.language)
        SubElement(entry, f"{{{ATOM}}}category", term=shown(topic), label=label)
    lead = shown(first.article.lead or first.article.text.partition("\n")[0]).strip() or title
    # An entry without a page that one may follow has to have its content in it (RFC 4287, 4.1.2).
    _texts(entry, **{"summary" if link(first.article.address) else "content": lead})


def _link(entry: _Element, version: Version, *, rel: str) -> None:
    """A link to a version's page, where it may be followed."""
    if address := link(version.article.address):
        title = shown(version.outlet_title)
        SubElement(entry, f"{{{ATOM}}}link", rel=rel, type="text/html", href=address, title=title)


def _texts(parent: _Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, f"{{{ATOM}}}{name}").text = shown(text)


def _tag(feed: Feed, name: str) -> str:
    return f"tag:{feed.authority},{BEGAN}:{name}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
