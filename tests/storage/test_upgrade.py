"""A database of the first version is brought up to date, and all that it holds stays."""

from pathlib import Path

from storage.database import open_database

from .first_version import check_upgraded, make_first_version


def test_an_upgrade_keeps_what_is_there(tmp_path: Path) -> None:
    """Known addresses, feeds, and what waits to be asked for again; the first reading after it is unconditional."""
    url = f"sqlite:///{tmp_path}/old.sqlite"
    make_first_version(url)
    engine = open_database(url)
    check_upgraded(engine)
    engine.dispose()
