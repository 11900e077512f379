"""A database of the first version, and what must be in it once it is brought up to date."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, select, text

import storage
from dronewire.article import Article
from dronewire.assignment import Source, Validators, key_of
from dronewire.instant import Instant, Precision
from dronewire.outlet import Outlet
from storage.crawling.assignments import assignments_of
from storage.stories.telling import stories
from storage.tables import address, metadata
from storage.tables.words import is_declared

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
FEED = "https://tass.ru/rss/v2.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,))
HELD = (
    "INSERT INTO round VALUES ('r', '2026-11-22 06:00:00', NULL, '')",
    f"INSERT INTO feed VALUES ('{FEED}', 'tass', '\"7\"', '', 'read', '', '{AT:%F %T}', '{AT:%F %T}', 30)",
    f"INSERT INTO address VALUES ('https://tass.ru/1', 'tass', 'kept', '{AT:%F %T}', '{AT:%F %T}', 0, NULL)",
    f"INSERT INTO page VALUES (1, 'https://tass.ru/1', 'r/pages.warc.gz', 0, 'ab', '{AT:%F %T}')",
    (
        "INSERT INTO article (id, address, outlet, title, lead, text, language, authors, published, "
        "published_precision,"
        " published_origin, first_seen, text_hash, revision, extractor, page, story, copy)"
        " VALUES (1, 'https://tass.ru/1', 'tass', 'Technopark', '', 'It opens.', 'en', '[]', "
        f"'{AT:%F %T}', 'second', 'feed', '{AT:%F %T}', 'x', 1, '1', 1, 's', 'original')"
    ),
    f"INSERT INTO address VALUES ('https://tass.ru/2', 'tass', 'failed', '{AT:%F %T}', '{AT:%F %T}', 1, '{AT:%F %T}')",
)


def make_first_version(url: str) -> None:
    """A database as the first version left it, with something in it."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in HELD:
            connection.execute(text(statement))
    engine.dispose()


def check_upgraded(engine: Engine) -> None:
    """Its rows are there, and mean what they meant."""
    with engine.connect() as connection:
        options = {"compare_type": False, "include_name": is_declared}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        query = select(address.c.address, address.c.key, address.c.kept).order_by(address.c.address)
        known = [tuple(row) for row in connection.execute(query)]
        (story,) = stories(connection, ["s"], titles={})
    (part,) = assignments_of(engine, [TASS], at=AT, due_only=True)

    assert differences == []
    assert known == [
        ("https://tass.ru/1", key_of("https://tass.ru/1"), AT),
        ("https://tass.ru/2", key_of("https://tass.ru/2"), None),
    ]
    assert story.first.article == Article(
        outlet="tass",
        address="https://tass.ru/1",
        title="Technopark",
        lead="",
        text="It opens.",
        language="en",
        published=Instant(at=AT, precision=Precision.SECOND, origin="feed"),
    )
    assert part.sources == (Source(address=FEED, validators=Validators(), read=AT),)
    assert part.again == ("https://tass.ru/2",)
