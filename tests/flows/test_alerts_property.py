"""Whatever comes, changes, goes and fails, and whenever it is killed: everything is told once or given up aloud."""

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from alerts.transport import NotAcceptedError
from flows.steps.telling.alerting import send_due
from flows.steps.telling.composing import store_alerts
from storage.outbox import State, deliveries, mail_of, revive
from storage.outbox.notices import End
from storage.rounds import open_round
from storage.tables import notice, told

from .newsroom import Copy, Newsroom, open_newsroom
from .tellings import OTHER, TEXT, planned, wanting

READERS = (
    {"address": "desk@example.org"},
    {"address": "editor@example.org", "when": "hourly", "most_an_hour": 2},
    {"address": "boss@example.org", "when": "daily", "quiet": "21:00-09:00"},
)
THIRD = TEXT.replace("Заречном", "Лесном").replace("400", "70").replace("шестьдесят", "восемьдесят")
TEXTS = (
    TEXT,
    f"{TEXT}\nВторую очередь построят к августу, на неё выделено 85 миллионов.",
    OTHER,
    f"{TEXT}\n{OTHER}",
    THIRD,
)
OUTLETS = ("wire", "post", "shore", "herald")
NOON = time(12)  # in nobody's quiet hours


class Killed(Exception):  # noqa: N818 (no error: what a kill leaves)
    """The process is gone."""


class Server:
    """A mail server: takes, refuses for now or for good, or takes and never says so before we are killed."""

    def __init__(self) -> None:
        self.taken = Counter[str]()
        self.unrecorded = Counter[str]()
        self.mood = "takes"

    def send(self, message: EmailMessage, recipient: str) -> None:
        """As the mood is."""
        del recipient  # one of ours goes to one
        if self.mood in {"later", "never"}:
            raise NotAcceptedError("no", permanent=self.mood == "never")
        if self.mood == "dies before":
            raise Killed
        self.taken[str(message["Message-ID"])] += 1
        if self.mood == "dies after":
            self.unrecorded[str(message["Message-ID"])] += 1
            raise Killed

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Telling(RuleBasedStateMachine):
    """A newsroom with three readers, and a server that may do anything."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self._opened = open_newsroom(self.folder)
        self.newsroom: Newsroom = wanting(self._opened.__enter__(), recipients=READERS, timezone="UTC")
        self.server = Server()

    def teardown(self) -> None:
        """Let all that waits come to its end, then look; a machine that was never set up has nothing to look at."""
        try:
            self._come_to_an_end()
            self._all_came_to_an_end()
        finally:
            self._opened.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    @initialize()
    def _begin(self) -> None:
        self.newsroom.bring(Copy(outlet="wire", text=TEXT))

    @rule(outlet=st.sampled_from(OUTLETS), text=st.sampled_from(TEXTS), path=st.sampled_from(["/1", "/2"]))
    def bring(self, outlet: str, text: str, path: str) -> None:
        """An article comes, or changes: stories begin, grow, merge."""
        self.newsroom.bring(Copy(outlet=outlet, text=text, path=path, minutes=OUTLETS.index(outlet)))
        planned(self.newsroom.room, self.newsroom.at)

    @rule(outlet=st.sampled_from(OUTLETS))
    def lose(self, outlet: str) -> None:
        """An article goes."""
        self.newsroom.lose(Copy(outlet=outlet, text="", path="/1"))
        planned(self.newsroom.room, self.newsroom.at)

    @rule(hours=st.sampled_from([0.1, 1, 12]))
    def wait(self, hours: float) -> None:
        """Time goes by."""
        self.newsroom.at += timedelta(hours=hours)

    @rule()
    def compose(self) -> None:
        """What is due is stored, and the process killed before it sends anything."""
        store_alerts(self.newsroom.room, open_round(self.newsroom.room.database, self.newsroom.at), at=self.newsroom.at)

    @rule(mood=st.sampled_from(["takes", "later", "never", "dies before", "dies after"]))
    def send(self, mood: str) -> None:
        """What waits is sent."""
        self.server.mood = mood
        with suppress(Killed):
            send_due(self.newsroom.room, self.server, at=self.newsroom.at)

    @rule()
    def retry(self) -> None:
        """Somebody has the dead tried again."""
        database = self.newsroom.room.database
        dead = [one.message for one in deliveries(database, state=State.DEAD)]
        revive(database, dead, at=self.newsroom.at)

    @invariant()
    def nobody_is_told_twice(self) -> None:
        """No notice of a story and reader is told by two messages, and none repeats but after an unrecorded taking."""
        assert self._told_twice() == []
        assert {
            name: count for name, count in self.server.taken.items() if count > 1 + self.server.unrecorded[name]
        } == {}

    def _told_twice(self) -> list[tuple[str, ...]]:
        query = select(notice.c.recipient, notice.c.kind, notice.c.article, notice.c.revision, notice.c.message)
        with self.newsroom.room.database.connect() as connection:
            rows = [tuple(row) for row in connection.execute(query.where(notice.c.outcome == End.TOLD))]
        counted = Counter(row[:4] for row in rows)
        return [row for row in rows if counted[row[:4]] > 1]

    def _come_to_an_end(self) -> None:
        self.server.mood = "takes"
        noon = self.newsroom.at.replace(hour=NOON.hour, minute=NOON.minute)
        for days in (2, 4, 6):  # a digest, what was held back behind it, and what the rate left
            self.newsroom.at = noon + timedelta(days=days)
            self.compose()
            send_due(self.newsroom.room, self.server, at=self.newsroom.at)

    def _all_came_to_an_end(self) -> None:
        with self.newsroom.room.database.connect() as connection:
            ends = set(connection.scalars(select(notice.c.outcome)))
            known = {tuple(row) for row in connection.execute(select(told.c.story, told.c.recipient))}
        on_topic = {name for name, story in self.newsroom.stories().items() if story.topics}
        assert ends <= {end.value for end in End}
        assert known >= {(story, reader["address"]) for story in on_topic for reader in READERS}
        self._all_was_taken_or_given_up()

    def _all_was_taken_or_given_up(self) -> None:
        database, taken = self.newsroom.room.database, set(self.server.taken)
        by_state: dict[str, set[str]] = {State.ACCEPTED: set(), State.DEAD: set()}
        for one in deliveries(database):
            by_state[one.state].add(str(message_from_bytes(mail_of(database, one))["Message-ID"]))
        # One whose taking was not noted may be refused for good when it is sent again.
        assert by_state[State.ACCEPTED] == taken - (by_state[State.DEAD] & set(self.server.unrecorded))


Telling.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTelling = Telling.TestCase
