"""Lanes: outlets that share a host are read by one and the same reader, one after the other."""

from collections.abc import Iterable

from dronewire.outlet import Outlet


def lanes(outlets: Iterable[Outlet]) -> list[list[Outlet]]:
    """Outlets by lanes, so that those with a common host are in one."""
    made: list[tuple[set[str], list[Outlet]]] = []
    for outlet in outlets:
        hosts, lane = set(outlet.own_hosts), [outlet]
        for other in [other for other in made if _meet(hosts, other[0])]:
            made.remove(other)
            hosts, lane = hosts | other[0], other[1] + lane
        made.append((hosts, lane))
    return [lane for _, lane in made]


def lane_names(outlets: Iterable[Outlet]) -> dict[str, str]:
    """The name of each outlet's lane by the outlet's identifier: it is that of the first of its outlets."""
    return {one.id: min(each.id for each in lane) for lane in lanes(outlets) for one in lane}


def _meet(some: set[str], others: set[str]) -> bool:
    return any(
        one == other or one.endswith("." + other) or other.endswith("." + one) for one in some for other in others
    )
