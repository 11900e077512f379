"""What the tests of alerts have in common: a newsroom whose readers want this and that, and what each gets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flows.settings import settings_of_values
from flows.steps.telling.alerting import Told, tell
from flows.steps.telling.planning import plan
from flows.workspace import Workspace
from storage.database import writing
from storage.outbox import Delivery, deliveries
from storage.rounds import open_round

from .newsroom import Copy, Newsroom, open_newsroom

TEXT = (
    "В Заречном открыли цех сборки беспилотников, сообщили в областном министерстве промышленности во вторник.\n"
    "На первом этапе предприятие рассчитывает выпускать до 400 аппаратов в год для лесной охраны и геодезии.\n"
    "Половина комплектующих изготавливается в регионе, на линии заняты шестьдесят человек, рассказал директор завода."
)
OTHER = (
    "Завод в Каспийске начал испытания беспилотника с грузовым отсеком на полигоне у моря, рассказали в пресс-службе.\n"
    "Машина поднимает двадцать килограммов и возвращается на площадку без оператора, добавили конструкторы.\n"
    "Первые полёты над водой намечены на март, серия зависит от их итогов, уточнил представитель заказчика."
)
FIRST = Copy(outlet="wire", text=TEXT)
SECOND = Copy(outlet="shore", text=OTHER, title="В Каспийске испытывают грузовой беспилотник", path="/2")


def wanting(newsroom: Newsroom, **settings: object) -> Newsroom:
    """The same newsroom with other settings."""
    room = newsroom.room
    given = {"workspace": room.settings.workspace, "var": room.settings.var, **settings}
    return replace(newsroom, room=replace(room, settings=settings_of_values(**given)))


@contextmanager
def newsroom_of(folder: Path, **settings: object) -> Iterator[Newsroom]:
    """A newsroom with these settings, for the length of a block."""
    with open_newsroom(folder) as newsroom:
        yield wanting(newsroom, **settings)


def planned(room: Workspace, at: datetime) -> None:
    """Note who is to hear of what was kept."""
    with writing(room.database) as connection:
        plan(room, connection, at=at)


def told_at(room: Workspace, at: datetime) -> Told:
    """A round's telling at an instant, in which nothing was read."""
    return tell(room, open_round(room.database, at), at=at)


def messages(room: Workspace) -> list[Delivery]:
    """All messages, the earliest first."""
    return deliveries(room.database)[::-1]
