"""The town: every article of every outlet on one timeline, with the truth about each."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

from newsstand.masthead import MASTHEADS
from newsstand.oddities import oddities
from newsstand.press import printed
from newsstand.published import Oddity, Published


@dataclass(frozen=True)
class Town:
    """All that is ever published; what can be read at an instant is a question to the articles."""

    articles: tuple[Published, ...]
    oddities: tuple[Oddity, ...] = ()

    @classmethod
    def load(cls) -> "Town":
        """The one town of the data files, read once."""
        return _load()

    @cached_property
    def by_address(self) -> dict[str, Published]:
        """Articles by canonical address."""
        return {article.address: article for article in self.articles}

    @cached_property
    def truth(self) -> dict[str, frozenset[str]]:
        """The topics of every story that has any."""
        return {article.story: article.topics for article in self.articles if article.on_topic}

    def up(self, at: datetime, outlet: str | None = None) -> list[Published]:
        """What can be read at an instant, as it then stands, newest listed first."""
        wanted = [article for article in self.articles if outlet in {None, article.outlet} and article.is_up(at)]
        return [article.as_of(at) for article in sorted(wanted, key=_newest, reverse=True)]

    def in_feed(self, outlet: str, at: datetime) -> list[Published | Oddity]:
        """What the outlet's feed lists at an instant, newest first, as many as it holds."""
        odd = [oddity for oddity in self.oddities if oddity.outlet == outlet and oddity.listed <= at]
        listed: list[Published | Oddity] = [*self.up(at, outlet), *odd]
        return sorted(listed, key=_newest, reverse=True)[: MASTHEADS[outlet].entries]

    def instants(self) -> list[datetime]:
        """Every instant at which something changes, in order."""
        changes = {revision.at for article in self.articles for revision in article.revisions}
        ends = {article.gone for article in self.articles if article.gone}
        listed = {article.listed for article in self.articles} | {oddity.listed for oddity in self.oddities}
        return sorted(changes | ends | listed)


def _newest(entry: Published | Oddity) -> tuple[datetime, int]:
    return entry.listed, entry.number


@cache
def _load() -> Town:
    return Town(tuple(printed()), tuple(oddities()))
