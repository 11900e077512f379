"""What the tests of rounds have in common: running one, and looking at what came of it."""

from collections import Counter
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from sqlalchemy import select

from flows.extraction import Extractors
from flows.steps.result import Round
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace
from newsstand.answer import Answer, text
from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from storage.database import writing
from storage.tables import address, article


def run_round(room: Workspace, pool: Extractors, at: datetime, outlets: tuple[str, ...] = tuple(MASTHEADS)) -> Round:
    """One round over the town's outlets by somebody who has a pool of extraction processes."""
    return RoundAtWork(room, pool, at=at, outlets=outlets).run()


def kept(room: Workspace) -> Counter[str]:
    """How often each address is kept."""
    with room.database.connect() as connection:
        return Counter(connection.scalars(select(article.c.address)))


def listed(stand: Newsstand, outlet: str) -> set[str]:
    """What an outlet's feed lists, as it is stored: at the address that its page calls canonical."""
    entries = stand.town.in_feed(outlet, stand.at)
    return {entry.address for entry in entries if isinstance(entry, Published)}


def mails(room: Workspace) -> list[EmailMessage]:
    """The mails in the outbox folder."""
    files = sorted(room.layout.outbox.glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def ask_again(room: Workspace, where: str, at: datetime) -> None:
    """Have the next round look at an address again."""
    with writing(room.database) as connection:
        connection.execute(address.update().where(address.c.address == where).values(next_look=at))


def declare(folder: Path, name: str) -> None:
    """Declare an outlet that the newsstand plays at sound.example."""
    (folder / "outlets").mkdir(exist_ok=True)
    declared = 'title = "x"\nhomepage = "https://sound.example"\nfeeds = ["https://sound.example/rss.xml"]\n'
    (folder / "outlets" / f"{name}.toml").write_text(declared)


def page_of(title: str, words: str) -> str:
    """An article page."""
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    return f"{head}<article><p>{words}</p></article></body></html>"


def html(page: str) -> Answer:
    """It as the newsstand's answer."""
    return text(page, kind="text/html; charset=utf-8")
