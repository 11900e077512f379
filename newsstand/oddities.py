"""Feed entries that lead to no article: videos, rubric pages, foreign hosts and pages that robots.txt bars."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from newsstand.masthead import MASTHEADS, MOSCOW
from newsstand.published import Oddity

Kind = Literal["video", "rubric", "foreign", "barred"]

_ENTRIES: tuple[tuple[str, str, Kind, str, str], ...] = (
    ("tass", "/video/27811999", "barred", "2026-11-19T12:05", "Первый снег в столице. Видео"),
    ("tass", "https://spbforum.example/news/4471", "foreign", "2026-11-20T10:30", "Форум в Петербурге: спецпроект"),
    ("tass", "/obschestvo", "rubric", "2026-11-21T09:40", "Общество"),
    ("iz", "/1994001/video/kak-gotovitsia-k-zime-zoopark", "video", "2026-11-19T15:20", "Как готовится к зиме зоопарк"),
    ("iz", "/special/zima-2026", "barred", "2026-11-20T17:00", "Спецпроект «Зима близко»"),
    ("serdalo", "/materials", "rubric", "2026-11-21T11:15", "Материалы"),
    ("serdalo", "/fotoreportaz-den-gor", "video", "2026-11-21T19:30", "Фоторепортаж: День гор"),
    ("oc_media", "/members/weekly-letter-47/", "barred", "2026-11-20T18:00", "Members’ letter: the week in review"),
    ("riadagestan", "/news/society", "rubric", "2026-11-20T08:10", "Общество"),
    (
        "riadagestan",
        "https://gallery.dagfoto.example/a/881",
        "foreign",
        "2026-11-21T16:45",
        "Фотогалерея: Дербент осенью",
    ),
    ("grozny_inform", "/multimedia/video/5512/", "video", "2026-11-19T18:25", "Видео: вечер национальной песни"),
    ("tatar_inform", "/video/kazan-s-vysoty-5999001", "video", "2026-11-21T13:05", "Казань с высоты: панорама"),
    ("kommersant", "/gallery/8912000", "video", "2026-11-20T14:50", "Фотогалерея недели"),
    ("kommersant", "/doc-y/8912044", "barred", "2026-11-21T10:20", "Подкаст «Утро»: выпуск 412"),
)


def oddities() -> Iterator[Oddity]:
    """Every odd entry, with absolute addresses."""
    for outlet, path, kind, listed, title in _ENTRIES:
        address = path if path.startswith("https:") else MASTHEADS[outlet].home + path
        at = datetime.fromisoformat(listed).replace(tzinfo=MOSCOW)
        yield Oddity(outlet=outlet, address=address, title=title, listed=at, kind=kind)
