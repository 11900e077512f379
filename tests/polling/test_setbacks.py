"""Failures are told apart by what they mean for the next asking; the reasons are those that a crawl really gives."""

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError

from dronewire.outcome import Outcome
from dronewire.outlet.polling import Setback, setback_of
from spiders.refusals.verdict import outcome_of_failure

TEMPORARY, SOFT, HARD = Setback.TEMPORARY, Setback.SOFT, Setback.HARD


@pytest.mark.parametrize(
    ("outcome", "status", "reason", "expected"),
    [
        (Outcome.POSTPONED, None, "", TEMPORARY),
        (Outcome.BLOCKED, 429, "too many requests (429)", TEMPORARY),
        (Outcome.FAILED, 503, "status 503", TEMPORARY),
        (Outcome.FAILED, 500, "status 500", SOFT),
        (Outcome.FAILED, 408, "status 408", SOFT),
        (Outcome.DISALLOWED, None, "robots.txt of tass.ru cannot be had (status 503): nothing may be read", SOFT),
        (Outcome.FAILED, None, "the crawl ended before this source was done", SOFT),
        (Outcome.DISALLOWED, None, "robots.txt of tass.ru disallows it", HARD),
        (Outcome.GONE, 404, "status 404", HARD),
        (Outcome.BLOCKED, 503, "Cloudflare (503)", HARD),
        (Outcome.BLOCKED, 200, "HTML instead of RSS", HARD),
        (Outcome.FAILED, 200, "no feed: not well-formed", HARD),
        (Outcome.FAILED, None, "certificate: it has expired", HARD),
        (Outcome.TOO_LARGE, 200, "larger than the limit", HARD),
    ],
)
def test_a_failure_is_of_one_sort(outcome: Outcome, status: int | None, reason: str, expected: Setback) -> None:
    """By outcome, status and reason."""
    assert setback_of(outcome, status=status, reason=reason) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (CannotResolveHostError(), HARD),
        (DownloadTimeoutError(), SOFT),
        (DownloadConnectionRefusedError(), SOFT),
        (RuntimeError("whatever"), SOFT),
    ],
)
def test_what_the_crawl_says_of_no_answer_is_understood(error: Exception, expected: Setback) -> None:
    """Its reasons are texts, and both ends must mean the same by them."""
    outcome, reason = outcome_of_failure(error)

    assert setback_of(outcome, status=None, reason=reason) is expected
