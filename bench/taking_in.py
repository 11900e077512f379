"""What taking in costs: the pages of a haul become articles, stories and matches."""

import time
from collections import Counter
from pathlib import Path

from bench import many_hosts
from dronewire.outcome import Kind
from flows.extraction import extractors
from flows.settings import settings_of_values
from flows.steps.taking_in import take_in
from flows.workspace import opened
from storage.rounds import expect_haul, open_round, tallies_of_round


def taking_in(place: Path) -> str:
    """Take in the haul of a folder in which a crawl has just ended, and say what it took."""
    settings = settings_of_values(workspace=place, var=place / "var")
    with opened(settings) as workspace, extractors(settings.workers) as pool:
        name = open_round(workspace.database, many_hosts.NOW)
        folder = workspace.layout.haul_of(name, many_hosts.NOW)
        (workspace.layout.pages / folder).parent.mkdir(parents=True)
        (place / "haul").rename(workspace.layout.pages / folder)
        expect_haul(workspace.database, folder, round_name=name)
        Path("/proc/self/clear_refs").write_text("5")  # the peak of memory is counted anew from here
        begun = time.monotonic()
        take_in(workspace, pool)
        seconds = time.monotonic() - begun
        counts = Counter[str]()
        for tally in tallies_of_round(workspace.database, name):
            counts[tally.outcome] += tally.count if tally.kind is Kind.ARTICLE else 0
    ended = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    return f"taking in: {counts.total() / seconds:.0f} articles/s, {seconds:.1f} s, {_peak():.0f} MiB; {ended}"


def _peak() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
