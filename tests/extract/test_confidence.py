"""How sure an instant is, and what other places say instead."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dronewire.article import Article, Entry
from dronewire.instant import Confidence, Instant, Precision

from .conftest import ADDRESS, page_of

Kept = Callable[..., Article]
AT = datetime(2026, 11, 20, 11, 3, 7, tzinfo=UTC)
JSON = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


def published(article: Article) -> Instant:
    """The instant of an article that must have one."""
    assert article.published is not None
    return article.published


def test_two_places_that_agree_are_sure(article: Kept) -> None:
    """To the minute, for one of them may leave the seconds out."""
    page = page_of(head=JSON % "2026-11-20T14:03:07+03:00" + META % "2026-11-20T14:03+03:00")

    assert (published(article(page)).confidence, published(article(page)).others) == (Confidence.HIGH, ())


def test_the_feed_makes_a_page_sure(article: Kept) -> None:
    """It comes another way than the page."""
    found = article(page_of(head=META % "2026-11-20T14:03:07+03:00"), entry=Entry(address=ADDRESS, published=AT))

    assert published(found).confidence is Confidence.HIGH


def test_one_place_alone_is_fairly_sure(article: Kept) -> None:
    """Nothing speaks for or against it."""
    assert published(article(page_of(head=JSON % "2026-11-20T14:03:07+03:00"))).confidence is Confidence.MEDIUM


def test_what_others_say_is_recorded(article: Kept) -> None:
    """JSON-LD holds, and the other hour stands beside it with its origin."""
    page = page_of(head=JSON % "2026-11-20T14:03:07+03:00" + META % "2026-11-20T16:40:00+03:00")
    found = published(article(page))
    other = Instant(at=datetime(2026, 11, 20, 13, 40, tzinfo=UTC), precision=Precision.SECOND, origin="meta")

    assert (found.at, found.others, found.confidence) == (AT, (other,), Confidence.MEDIUM)


def test_another_day_makes_unsure(article: Kept) -> None:
    """Two places that name different days cannot both be right."""
    page = page_of(head=JSON % "2026-11-20T14:03:07+03:00" + META % "2026-11-18T16:40:00+03:00")

    assert published(article(page)).confidence is Confidence.LOW


def test_a_day_in_the_address_is_another_place(article: Kept) -> None:
    """An address that names another day is recorded as well."""
    page = page_of(head=JSON % "2026-11-20T14:03:07+03:00")
    found = published(article(page, address="https://vestnik.example/2026/11/18/tsekh"))

    assert [(other.origin, other.precision) for other in found.others] == [("address", Precision.DAY)]


@pytest.mark.parametrize("value", ["2026-12-20T14:03:07+03:00", "1970-01-01T03:00:01+03:00", "9999-12-31T23:00:00Z"])
def test_what_is_refused_is_recorded(article: Kept, value: str) -> None:
    """A date that cannot be is passed over, and kept as what was said."""
    found = published(article(page_of(head=JSON % value + META % "2026-11-20T14:03:07+03:00")))

    assert (found.origin, [other.origin for other in found.others]) == ("meta", ["json-ld"])


def test_a_day_alone_is_unsure(article: Kept) -> None:
    """Nobody knows when on that day."""
    found = published(article(page_of(head=META % "2026-11-20")))

    assert (found.precision, found.confidence) == (Precision.DAY, Confidence.LOW)


def test_a_day_somewhere_in_the_text_is_a_guess(article: Kept) -> None:
    """It may be the day of something else."""
    page = page_of(
        paragraphs=("Цех открыли 20 ноября 2026 года в технопарке города, сообщили в министерстве области.",)
    )
    found = article(page).published

    assert found is None or (found.origin, found.confidence) == ("guess", Confidence.LOW)


def test_a_z_that_means_local_time_is_unmasked_by_what_readers_see(article: Kept) -> None:
    """Engines write the local clock and "Z" after it; readers see the clock as it is."""
    page = page_of(head=META % "2026-11-20T14:03:07Z", before="<div>20 ноября 2026, 14:03</div>")
    found = published(article(page))

    assert (found.at, found.origin) == (AT.replace(second=0), "text")


def test_a_z_that_means_utc_is_made_sure_by_what_readers_see(article: Kept) -> None:
    """The same clock, said in two ways."""
    page = page_of(head=META % "2026-11-20T11:03:07Z", before="<div>20 ноября 2026, 14:03</div>")
    found = published(article(page))

    assert (found.at, found.confidence) == (AT, Confidence.HIGH)


def test_a_refused_time_leaves_the_day_that_readers_see(article: Kept) -> None:
    """A time in the future does not keep us from looking further."""
    page = page_of(head=META % "2026-12-20T14:03:07+03:00", before="<div>20 ноября 2026, 14:03</div>")

    assert published(article(page)).at == AT.replace(second=0)


def test_sureness_is_no_part_of_what_is_said() -> None:
    """The same instant found again on surer ground is no revision."""
    one = Instant(at=AT, precision=Precision.SECOND, origin="meta")
    other = Instant(at=AT, precision=Precision.SECOND, origin="meta", confidence=Confidence.HIGH, others=(one,))

    assert one == other
