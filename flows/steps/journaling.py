"""What a round leaves in the journal: a line for each outlet, and one for itself."""

from collections import defaultdict

import structlog

from flows.steps.result import Round

log = structlog.get_logger()


def journal_round(done: Round) -> None:
    """Write down what a round came to."""
    outcomes: dict[str, dict[str, int]] = defaultdict(dict)
    for tally in done.tallies:
        outcomes[tally.outlet][f"{tally.kind}:{tally.outcome}"] = tally.count
    troubles: dict[str, list[str]] = defaultdict(list)
    for trouble in done.troubles:
        troubles[trouble.outlet].append(str(trouble))
    for outlet, counts in sorted(outcomes.items()):
        said = {"troubles": troubles[outlet]} if outlet in troubles else {}
        log.info("outlet", round=done.id, outlet=outlet, addresses=sum(counts.values()), outcomes=counts, **said)
    log.info(
        "round",
        round=done.id,
        of=done.at.isoformat(),
        addresses=done.addresses,
        outlets=len(outcomes),
        alerts=done.alerts,
        sent=done.sent,
        requests=sum(host.requests for host in done.traffic),
        gaps=len(done.gaps),
        complaints=list(done.complaints),
    )
