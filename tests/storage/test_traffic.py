"""What a round asked of each host is kept once."""

from sqlalchemy import Engine

from storage.crawling.traffic import Traffic, keep_traffic, traffic_of_round
from storage.database import writing
from storage.rounds import UntakenHaul


def test_traffic_is_read_back_by_host(database: Engine, haul: UntakenHaul) -> None:
    """Taken in twice it is the same."""
    one = Traffic(host="tass.ru", requests=7, spacing=0.51, bytes=2**33, disallowed=1)
    two = Traffic(host="iz.ru", requests=1, spacing=None, bytes=0, disallowed=0)
    for _ in range(2):
        with writing(database) as connection:
            keep_traffic(connection, haul.round, [one, two])

    assert traffic_of_round(database, haul.round) == (two, one)
