"""Simulated days and a simulated month: what is listed is kept once, holes are reported, and no report is false."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bench.month.__main__ import FIXED, asked, grown
from bench.month.papers import Fault, Paper, Rhythm, Trouble, papers
from bench.month.run import lived
from bench.month.truth import Truth

FEW = (
    Paper(id="bursting", a_day=30, cap=8, rhythm=Rhythm.BURSTS, days=3),
    Paper(id="mapped", a_day=30, cap=8, rhythm=Rhythm.BURSTS, sitemap="whole", days=3),
    Paper(id="late", a_day=12, cap=60, late=0.2, deleted=0.1, validators="etag", spellings=True, days=3),
    Paper(id="walled", a_day=8, cap=15, days=3, troubles=(Trouble(fault=Fault.BLOCK, begin=20, end=30),)),
    Paper(
        id="archived", a_day=16, cap=8, archive=True, days=3,
        troubles=(Trouble(fault=Fault.MISSING, begin=14, end=40),),
    ),
)  # fmt: skip


@pytest.fixture(scope="module", params=[3, pytest.param(30, marks=pytest.mark.month)])
def truth(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Truth]:
    """Three days of five papers, and the month of them all."""
    folder = tmp_path_factory.mktemp("month")
    if request.param == 30:
        with lived(papers(30), folder, days=30) as month:
            yield Truth(month)
    else:
        with lived(FEW, folder, days=3, step=timedelta(hours=1), outage=(50.0, 54.0)) as month:
            yield Truth(month, slack=timedelta(hours=8))


@pytest.mark.slow
def test_all_that_was_listed_to_us_is_kept(truth: Truth) -> None:
    """Every piece that an answer named and whose page stayed up is kept."""
    assert truth.lost() == []


@pytest.mark.slow
def test_nothing_is_kept_twice(truth: Truth) -> None:
    """However often and in whatever spelling a piece is listed, it is one article."""
    assert truth.twice() == []


@pytest.mark.slow
def test_every_hole_is_reported(truth: Truth) -> None:
    """A piece that was published and never listed to us lies in a gap of its outlet."""
    assert truth.unreported() == []


@pytest.mark.slow
def test_no_gap_is_false(truth: Truth) -> None:
    """Where a gap is reported, the lists before and after it shared nothing."""
    assert truth.false() == []


@pytest.mark.slow
def test_our_own_outage_counts_against_nobody(truth: Truth) -> None:
    """No source has more failures after our network was down than it had before."""
    assert grown(truth.month) == []


@pytest.mark.slow
def test_some_holes_were_there_to_be_reported(truth: Truth) -> None:
    """The days hold gaps that could be filled and gaps that could not, or they would show nothing."""
    filled = [gap.gap.filled for gaps in truth.gaps.values() for gap in gaps]

    assert {True, False} == set(filled)


@pytest.mark.slow
def test_lists_are_asked_for_less_often_than_by_the_clock(truth: Truth) -> None:
    """Than every ten minutes, on average over all papers, and none more often than rounds come."""
    assert asked(truth) < FIXED / 3 * len(truth.month.papers)
