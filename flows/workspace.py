"""A workspace: settings, outlets, topics, database and archive, opened once and handed from step to step."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from dronewire.outlet import Outlet
from dronewire.outlet.declaration import DeclarationError
from dronewire.topic import Engine as Topics
from dronewire.topic import Topic
from flows.declared import TopicFolders
from flows.progress import Nobody, Watcher
from flows.settings import Settings
from spiders.loader import catalogue_and_mistakes
from storage.database import open_database
from storage.layout import Layout
from storage.stories.sketches import Shelf


class UnknownOutletError(ValueError):
    """An outlet was named that nobody declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What the steps of a round need; ``mistakes`` are declarations that could not be read and were left out.

    ``compiled`` makes what finds the topics when it is first asked for: a second and 55 MB that no bundle needs.
    """

    settings: Settings
    layout: Layout
    outlets: dict[str, Outlet]
    declared: tuple[Topic, ...]
    compiled: Callable[[], Topics]
    database: Engine
    mistakes: tuple[DeclarationError, ...] = ()
    progress: Watcher = field(default_factory=Nobody)
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def topics(self) -> Topics:
        """What finds the topics."""
        return self.compiled()

    @property
    def outlet_titles(self) -> dict[str, str]:
        """Outlets' titles by identifier."""
        return {name: outlet.title for name, outlet in self.outlets.items()}

    @property
    def topic_titles(self) -> dict[str, dict[str, str]]:
        """Topics' titles by identifier and language."""
        return {topic.id: dict(topic.title) for topic in self.declared}

    def chosen(self, names: Iterable[str]) -> list[Outlet]:
        """The outlets of these names; if none is named, those that the settings choose.

        Raises:
            UnknownOutletError: naming the first that is unknown, and those that are known.
        """
        return choose(self.outlets, names, watched=self.settings.outlets)


def choose(outlets: Mapping[str, Outlet], names: Iterable[str], *, watched: Collection[str]) -> list[Outlet]:
    """The outlets of these names; if none is named, those watched by name or region, all where none is.

    Raises:
        UnknownOutletError: naming the first that is unknown, and those that are known.
    """
    wanted = list(names) or [
        name
        for name, outlet in sorted(outlets.items())
        if not watched or outlet.id in watched or outlet.region in watched
    ]
    for name in wanted:
        if name not in outlets:
            raise UnknownOutletError(f"unknown outlet {name!r}; known are: {', '.join(sorted(outlets))}")
    return [outlets[name] for name in dict.fromkeys(wanted)]


@contextmanager
def opened(settings: Settings, *, progress: Watcher | None = None) -> Iterator[Workspace]:
    """Open a workspace for the length of a block; a mistaken outlet or topic is left out and named in it.

    Raises:
        DatabaseError: when the database cannot be opened.
    """
    layout = Layout(settings.var)
    outlets, wrong_outlets = catalogue_and_mistakes(settings.own_outlets)
    topics = TopicFolders(settings.own_topics, channels=settings.channels)
    with database_of(settings) as database:
        yield Workspace(
            settings=settings,
            layout=layout,
            outlets=outlets,
            declared=topics.topics,
            compiled=cache(topics.compiled),
            database=database,
            mistakes=(
                *wrong_outlets,
                *topics.mistakes,
                *_unknown(settings, outlets),
                *_unknown_topics(settings, topics),
            ),
            progress=progress or Nobody(),
            shelf=Shelf(layout.sketches, days=settings.story_days),
        )


@contextmanager
def database_of(settings: Settings) -> Iterator[Engine]:
    """The database alone, for the length of a block.

    Raises:
        DatabaseError: when it cannot be opened.
    """
    database = open_database(settings.database or f"sqlite:///{Layout(settings.var).database}")
    try:
        yield database
    finally:
        database.dispose()


def _unknown(settings: Settings, outlets: Mapping[str, Outlet]) -> Iterator[DeclarationError]:
    known = {*outlets, *(outlet.region for outlet in outlets.values())}
    for name in settings.outlets:
        if name not in known:
            yield DeclarationError("settings", None, f"outlets: no outlet and no region is called {name!r}")
    for name in settings.proxies:
        if name not in outlets:
            yield DeclarationError("settings", None, f"proxies: no outlet is called {name!r}")


def _unknown_topics(settings: Settings, topics: TopicFolders) -> Iterator[DeclarationError]:
    # One that cannot be read is named already.
    known = {topic.id for topic in topics.topics} | {Path(mistake.file).stem for mistake in topics.mistakes}
    for one in settings.recipients:
        for name in one.topics:
            if name not in known:
                message = f"recipients: {one.address}: no topic is called {name!r}"
                yield DeclarationError("settings", None, message)
