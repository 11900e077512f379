"""Hours are those of an outlet's own week, and its country's days off are known."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dronewire.cadence.hours import hours_from, is_day_off


def test_the_week_is_that_of_the_outlets_zone() -> None:
    """Monday begins in Vladivostok while it is Sunday in Greenwich."""
    hours = hours_from(datetime(2026, 9, 6, 13, tzinfo=UTC), 3, ZoneInfo("Asia/Vladivostok"), "RU")

    assert hours.week.tolist() == [167, 0, 1]


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 1, 1), True),
        (date(2026, 1, 8), True),
        (date(2026, 1, 9), True),  # a Friday between the holidays and a weekend
        (date(2026, 1, 12), False),
        (date(2026, 3, 9), True),  # Monday, for a Sunday's holiday
        (date(2026, 5, 11), True),  # Monday, for a Saturday's holiday
        (date(2025, 6, 13), True),  # Friday after a Thursday's
        (date(2025, 11, 3), True),  # Monday before a Tuesday's
        (date(2026, 11, 5), False),
        (date(2026, 8, 3), False),
    ],
)
def test_days_off_in_russia(day: date, *, off: bool) -> None:
    """Holidays, and the working days that they take with them."""
    assert off == is_day_off(day, "RU")


def test_no_days_off_are_known_elsewhere() -> None:
    """They are learned as any quiet day is: by how long silences get."""
    assert not is_day_off(date(2026, 1, 1), "DE")
