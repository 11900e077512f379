"""What the hosts of the town answer at an instant: robots.txt, feeds, pages, lists and sitemaps."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from newsstand.answer import Answer, Asked, compressed, conditional, moved, page, text, validated
from newsstand.everyday import FIRST
from newsstand.masthead import MASTHEADS, Masthead
from newsstand.published import Oddity, Published
from newsstand.rendering import feed_bytes, list_bytes, page_bytes, sitemap_bytes, video_bytes
from newsstand.town import Town

HOSTS = {masthead.host: masthead for masthead in MASTHEADS.values()}
# The other spelling of each host, with or without www, redirects to the one in use.
ALIASES = {
    (host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"): masthead
    for host, masthead in HOSTS.items()
}


def knows(host: str) -> bool:
    """Whether a host belongs to the town."""
    return host in HOSTS or host in ALIASES


def answer_for(town: Town, asked: Asked, at: datetime) -> Answer:
    """What the town answers at an instant to a request for one of its hosts."""
    masthead = HOSTS.get(asked.host) or ALIASES[asked.host]
    if asked.host in ALIASES or asked.scheme == "http":
        return moved(masthead.home + asked.path + (f"?{asked.query}" if asked.query else ""))
    answer = conditional(_Kiosk(town, masthead, at).answer(unquote(asked.path)), asked)
    return compressed(answer, asked) if masthead.gzips else answer


@dataclass(frozen=True)
class _Kiosk:
    """One outlet at one instant."""

    town: Town
    masthead: Masthead
    at: datetime

    def answer(self, path: str) -> Answer:
        if path == "/robots.txt":
            return text(robots(self.masthead))
        if path == self.masthead.feed:
            return self._feed()
        if path == "/sitemap.xml":
            body = sitemap_bytes(self.masthead, self.town.up(self.at, self.masthead.id))
            return Answer(headers={"content-type": "application/xml"}, body=body)
        return self._page(path)

    def _page(self, path: str) -> Answer:
        address = self.masthead.home + path
        if self.masthead.id == "serdalo":
            # Every page of this outlet stands twice.
            address = address.replace("serdalo.ru/inh/", "serdalo.ru/")
        if article := self.town.by_address.get(address):
            return self._article(article)
        return self._odd(address) or self._list(path) or page("404", "<h1>404</h1>", status=404)

    def _feed(self) -> Answer:
        entries = self.town.in_feed(self.masthead.id, self.at)
        changes = [entry.changed(self.at) if isinstance(entry, Published) else entry.listed for entry in entries]
        changed = max([FIRST, *changes])
        body = feed_bytes(self.masthead, entries, changed)
        answer = Answer(headers={"content-type": self.masthead.feed_type}, body=body)
        return validated(answer, changed, self.masthead.validators)

    def _article(self, article: Published) -> Answer:
        if article.gone and article.gone <= self.at:
            return page("410", "<h1>Материал удалён</h1>", status=410)
        if not article.is_up(self.at):
            return page("404", "<h1>404</h1>", status=404)
        answer = self._html(page_bytes(self._shown(article)))
        return validated(answer, article.changed(self.at), self.masthead.validators)

    def _shown(self, article: Published) -> Published:
        past = tuple(revision for revision in reversed(article.revisions) if revision.at <= self.at)
        return replace(article.as_of(self.at), revisions=past)

    def _odd(self, address: str) -> Answer | None:
        found = next((oddity for oddity in self.town.oddities if oddity.address == address), None)
        if found is None or found.kind == "rubric" or found.listed > self.at:
            return None
        return self._html(video_bytes(self.masthead, found))

    def _list(self, path: str) -> Answer | None:
        rubrics = {urlsplit(entry.address).path: entry.title for entry in self.town.oddities if _is_rubric(entry)}
        title = {"/": self.masthead.title, **rubrics}.get(path)
        return (
            self._html(list_bytes(self.masthead, title, self.town.up(self.at, self.masthead.id)[:30]))
            if title
            else None
        )

    def _html(self, body: bytes) -> Answer:
        return Answer(headers={"content-type": self.masthead.content_type}, body=body)


def _is_rubric(entry: Oddity) -> bool:
    return entry.kind == "rubric"


def robots(masthead: Masthead) -> str:
    """The outlet's robots.txt."""
    barred = "".join(f"Disallow: {path}\n" for path in masthead.barred)
    return f"User-agent: *\n{barred}\nUser-agent: GPTBot\nDisallow: /\n\nSitemap: {masthead.home}/sitemap.xml\n"
