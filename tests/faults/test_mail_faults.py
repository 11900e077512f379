"""A mail server that fails in every way there is: each message ends delivered or given up aloud, none is lost."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from flows.workspace import Workspace
from storage.outbox import WAITS, State

from .child import OPERATOR, READERS, one_round, room_in
from .postoffice import CUT, DRIP, HANG, PostOffice, Stage
from .wire import Wire, told_in

pytestmark = pytest.mark.faults

SEED = 20261123
BUSY, NO_SUCH = "451 try later", "550 no such mailbox"
TIMEOUT = 0.3  # seconds; what hangs or drips is left after them
DESK, EDITOR, NIGHT = READERS


@dataclass
class Post:
    """A workspace with its mail server, and a clock that is moved by hand."""

    room: Workspace
    office: PostOffice
    wire: Wire

    def news(self) -> None:
        """One round with an article to tell to every reader."""
        self.wire.publish(self.room, 1)
        one_round(self.room, self.wire.at)

    def later(self, wait: timedelta) -> None:
        """A round without news, so much later."""
        self.wire.at += wait
        one_round(self.room, self.wire.at)

    def settle(self) -> None:
        """Rounds until no message waits, at the times of the schedule."""
        for wait in WAITS:
            if State.WAITING not in self.states().values():
                return
            self.later(wait)

    def states(self) -> dict[str, str]:
        """How far the readers' messages have come, by recipient; a reader has one."""
        return {recipient: state for recipient, state in self._deliveries() if recipient in READERS}

    def ended(self) -> list[str]:
        """How all deliveries ended."""
        return [state for _, state in self._deliveries()]

    def _deliveries(self) -> list[Any]:
        with self.room.database.connect() as connection:
            return list(connection.execute(text("SELECT recipient, state FROM delivery ORDER BY recipient")))

    def with_mail(self, **given: Any) -> "Post":
        """The same with other settings of the mail, as an operator would change them."""
        mail = self.room.settings.mail.model_copy(update=given)
        settings = self.room.settings.model_copy(update={"mail": mail})
        return replace(self, room=replace(self.room, settings=settings))


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """A workspace that has told nothing yet."""
    with PostOffice() as office:
        room = room_in(tmp_path, office.port, timeout=TIMEOUT)
        yield Post(room, office, Wire(random.Random(SEED)))
        room.database.dispose()


@pytest.mark.parametrize(
    ("stage", "way"),
    [
        *((stage, way) for stage in Stage if stage is not Stage.TAKEN for way in (HANG, CUT, DRIP)),
        *((stage, BUSY) for stage in (Stage.GREETING, Stage.SENDER, Stage.RECIPIENT, Stage.TEXT, Stage.ANSWER)),
    ],
)
def test_what_was_not_taken_goes_once_when_the_server_is_well_again(post: Post, stage: Stage, way: str) -> None:
    """Whatever went wrong, and wherever: every reader has the message once."""
    post.office.trouble = lambda where, _: way if where is stage else ""
    post.news()
    assert set(post.states().values()) == {State.WAITING}
    post.office.trouble = lambda *_: ""
    post.settle()

    assert sorted(one.recipient for one in post.office.taken) == sorted(READERS)
    assert set(post.states().values()) == {State.ACCEPTED}


@pytest.mark.parametrize("way", [HANG, CUT, DRIP, BUSY])
def test_what_was_taken_without_a_word_is_repeated_under_its_message_id(post: Post, way: str) -> None:
    """The one case in which a message can come twice: nobody can know that it was taken."""
    post.office.trouble = lambda where, _: way if where is Stage.TAKEN else ""
    post.news()
    post.office.trouble = lambda *_: ""
    post.settle()

    assert [list(post.office.names(reader).values()) for reader in READERS] == [[2], [2], [2]]


def test_a_server_that_is_away_is_waited_for(post: Post) -> None:
    """Nobody listens, for a while."""
    post.office.close()
    post.news()
    assert set(post.states().values()) == {State.WAITING}
    post.office.open()
    post.settle()

    assert sorted(one.recipient for one in post.office.taken) == sorted(READERS)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encryption_that_fails_is_waited_out(post: Post, security: str) -> None:
    """Nothing goes in the clear; when the operator has mended it, everything goes."""
    post.with_mail(security=security).news()
    assert (post.office.taken, set(post.states().values())) == ([], {State.WAITING})
    post.settle()

    assert sorted(one.recipient for one in post.office.taken) == sorted(READERS)


@pytest.mark.parametrize("stage", [Stage.RECIPIENT, Stage.ANSWER])
def test_one_reader_who_is_refused_costs_nobody_else_a_thing(post: Post, stage: Stage) -> None:
    """The others have it once; this one's is given up at once."""
    post.office.trouble = lambda where, who: NO_SUCH if (where, who) == (stage, EDITOR) else ""
    post.news()
    post.settle()

    assert post.states() == {DESK: State.ACCEPTED, EDITOR: State.DEAD, NIGHT: State.ACCEPTED}
    assert sorted(one.recipient for one in post.office.taken if one.recipient in READERS) == [DESK, NIGHT]


def test_a_server_that_stays_busy_is_tried_for_two_days(post: Post) -> None:
    """Then it is given up, not before; a sum of waits that is cut short would lose mails over a weekend."""
    post.office.trouble = lambda where, who: BUSY if (where, who) == (Stage.RECIPIENT, EDITOR) else ""
    post.news()
    begun = post.wire.at
    post.settle()

    assert post.states()[EDITOR] == State.DEAD
    assert timedelta(hours=40) < post.wire.at - begun < timedelta(hours=49)


def test_the_operator_hears_of_what_was_given_up_once(post: Post) -> None:
    """By name and with the server's words, and no further mail says it again."""
    post.office.trouble = lambda where, who: NO_SUCH if (where, who) == (Stage.RECIPIENT, EDITOR) else ""
    post.news()
    for _ in range(3):
        post.later(timedelta(hours=1))
    (notice,) = (one for one in post.office.taken if one.recipient == OPERATOR)

    assert (EDITOR in notice.text, NO_SUCH in notice.text) == (True, True)


def test_a_notice_that_is_refused_is_given_up_without_another(post: Post) -> None:
    """Nobody is told of the notice itself: that could go on for ever."""
    post.office.trouble = lambda where, _: NO_SUCH if where is Stage.RECIPIENT else ""
    post.news()
    for _ in range(5):
        post.later(timedelta(hours=1))

    assert post.ended() == [State.DEAD] * (len(READERS) + 1)


def test_a_storm_of_faults_loses_nothing(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    """Every third answer is wrong in some way: all ends delivered; only what was taken without a word comes twice."""
    chance, silent = random.Random(SEED), 0

    def stormy(stage: Stage, _: str) -> str:
        nonlocal silent
        way = chance.choice((CUT, CUT, BUSY, BUSY, HANG)) if chance.random() < 0.1 else ""
        silent += bool(way) and stage is Stage.TAKEN
        return way

    post.office.trouble = stormy
    for _ in range(15):
        post.news()
    post.office.trouble = lambda *_: ""
    for wait in WAITS:
        post.later(wait)
    told = {(one.recipient, word) for one in post.office.taken for word in told_in(one.text)}
    names = {(one.recipient, one.name) for one in post.office.taken}
    with capsys.disabled():
        figures = {"seed": SEED, "mails": len(names), "taken without a word": silent, "came": len(post.office.taken)}
        print("\n" + json.dumps(figures))  # noqa: T201 (the figures are what this is for)

    assert told == {(reader, token) for reader in READERS for token in post.wire.tokens}
    assert set(post.ended()) == {State.ACCEPTED}
    assert len(post.office.taken) - len(names) == silent
