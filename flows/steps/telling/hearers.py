"""Who hears of what, and how soon: topics' files and the settings, put together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.addresses import bare
from dronewire.timing import Timing, When
from flows.recipients import Recipient
from flows.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """Somebody who hears of some topics; ``pace`` and ``due`` are those of the topic that he hears of soonest."""

    address: str
    topics: tuple[str, ...]
    pace: When
    due: datetime


class Hearers:
    """All who hear of anything."""

    def __init__(self, workspace: Workspace) -> None:
        self._zone = workspace.settings.zone
        self._known = {bare(one.address): one for one in workspace.settings.recipients}
        self._paces: dict[str, Mapping[str, When]] = {}
        readers = [bare(one) for one in workspace.settings.readers]
        for topic in workspace.declared:
            paces = {one: self.wishes(one).when for one in (map(bare, topic.alert) if topic.alert else readers)}
            paces |= {one: its.when for one, its in self._known.items() if topic.id in its.topics}
            self._paces[topic.id] = dict.fromkeys(paces, topic.when) if topic.when else paces

    def wishes(self, address: str) -> Recipient:
        """What somebody wants; of whom the settings say nothing, he wants all at once."""
        return self._known.get(address) or Recipient(address=address)

    def timing(self, address: str) -> Timing:
        """When somebody is to be written to."""
        return self.wishes(address).timing(self._zone)

    def addresses(self, topics: Collection[str], *, kind: str) -> frozenset[str]:
        """The addresses of all who hear of something of a kind that is on these topics."""
        named = {address for topic in topics for address in self._paces.get(topic, {})}
        return frozenset(address for address in named if kind in self.wishes(address).kinds)

    def of(self, topics: Collection[str], *, kind: str, at: datetime) -> list[Hearer]:
        """Who hears of something of a kind that is on these topics, in order of their addresses."""
        return [self._hearer(one, sorted(topics), at) for one in sorted(self.addresses(topics, kind=kind))]

    def _hearer(self, address: str, topics: Iterable[str], at: datetime) -> Hearer:
        timing = self.timing(address)
        paces = {topic: its[address] for topic in topics if address in (its := self._paces.get(topic, {}))}
        due, pace = min((replace(timing, when=pace).due(at), pace) for pace in paces.values())
        return Hearer(address=address, topics=tuple(paces), pace=pace, due=due)
