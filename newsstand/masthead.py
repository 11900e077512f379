"""The mastheads: how each outlet of the town writes its addresses, its feed and its datelines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


@dataclass(frozen=True, kw_only=True)
class Masthead:
    """An outlet's habits, as seen on its real site.

    Attributes:
        home: scheme and host; the feed stands at ``home + feed``.
        pattern: an article's path of ``section``, ``number``, ``day`` and ``slug``.
        entries: how many the feed holds.
        dateline: what opens the first paragraph; of ``city`` (capitals), ``place``, ``day`` and ``author``.
        credit: how a reprint ends when this outlet was the origin.
        validators: which of ETag and Last-Modified feed and pages carry.
        tail: what links in the feed carry behind the address.
    """

    id: str
    title: str
    home: str
    feed: str
    pattern: str
    first_number: int
    step: int
    sections: Mapping[str, str]
    entries: int
    language: str = "ru"
    zone: ZoneInfo = MOSCOW
    dateline: str = ""
    credit: str = ""
    footer: str = ""
    place: str = "Москва"
    encoding: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    feed_type: str = "application/rss+xml; charset=utf-8"
    validators: frozenset[str] = frozenset()
    gzips: bool = False
    tail: str = ""
    barred: tuple[str, ...] = ("/search",)
    authors: tuple[str, ...] = field(default=())

    def rubric(self, rubric: str) -> str:
        """A rubric's name, in the outlet's language."""
        return rubric.capitalize() if self.language == "en" else _RUBRICS[rubric]

    @property
    def host(self) -> str:
        """The host that pages and feed are served from."""
        return urlsplit(self.home).netloc

    def address(self, *, rubric: str, number: int, slug: str, published: datetime) -> str:
        """The canonical address of an article."""
        day = published.astimezone(MOSCOW).date().isoformat()
        section = self.sections.get(rubric, self.sections["society"])
        return self.home + self.pattern.format(section=section, number=number, day=day, slug=slug)

    def opening(self, place: str, published: datetime, *, author: str) -> str:
        """The dateline, ready to stand before the first sentence."""
        return self.dateline.format(
            city=place.upper(), place=place, day=day_of(published, self.language, self.zone), author=author
        )


def day_of(at: datetime, language: str, zone: ZoneInfo = MOSCOW) -> str:
    """A day and month as people of the language write them."""
    local = at.astimezone(zone)
    return f"{local:%B} {local.day}" if language == "en" else f"{local.day} {MONTHS[local.month - 1]}"


_RUBRICS = {
    "economy": "Экономика",
    "society": "Общество",
    "sport": "Спорт",
    "culture": "Культура",
    "incidents": "Происшествия",
    "science": "Наука",
}


def _sections(words: str) -> dict[str, str]:
    return dict(zip(_RUBRICS, words.split(), strict=True))


BOTH = frozenset({"etag", "last-modified"})

# What is modelled here was seen on the real sites: see the notes in the outlets' declarations.
MASTHEADS: dict[str, Masthead] = {
    masthead.id: masthead
    for masthead in (
        Masthead(
            id="tass", title="ТАСС", home="https://tass.ru", feed="/rss/v2.xml", pattern="/{section}/{number}",
            first_number=27811400, step=37, entries=100, gzips=True, credit="Об этом сообщает ТАСС.",
            sections=_sections("ekonomika obschestvo sport kultura proisshestviya nauka"),
            dateline="{city}, {day}. /ТАСС/. ", barred=("/search", "/preview/", "/n/", "*/api/*", "/video/"),
        ),
        Masthead(
            id="tass_en", title="TASS", home="https://tass.com", feed="/rss/v2.xml", pattern="/{section}/{number}",
            first_number=2041130, step=11, entries=100, language="en", place="Moscow",
            sections=_sections("economy society sports society emergencies science"),
            dateline="{city}, {day}. /TASS/. ", credit="This was reported by TASS.", barred=("/search", "*/api/*"),
        ),
        Masthead(
            id="iz", title="Известия", home="https://iz.ru", feed="/xml/rss/all.xml", pattern="/{number}/{day}/{slug}",
            first_number=1993200, step=17, entries=100, validators=frozenset({"etag"}), gzips=True,
            sections=_sections("ekonomika obshchestvo sport kultura proisshestviia nauka"),
            credit="Об этом пишут «Известия».", barred=("/search", "/preview/", "/special/"),
            authors=("Марина Волгина", "Олег Сапожков", "Ирина Тарасова"),
        ),
        Masthead(
            id="serdalo", title="Сердало", home="https://serdalo.ru", feed="/rss.xml", pattern="/{slug}",
            first_number=14200, step=1, entries=10, place="Назрань", feed_type="text/xml; charset=UTF-8",
            sections=_sections("ekonomika obshhestvo sport kultura proissestviya nauka"),
            credit="Об этом сообщает газета «Сердало».", barred=("/admin",),
            authors=("Лейла Мерешкова", "Ахмет Газдиев", "Тамара Китиева"),
        ),
        Masthead(
            id="oc_media", title="OC Media", home="https://oc-media.org", feed="/feed/", pattern="/{slug}/",
            first_number=61200, step=29, entries=20, language="en", zone=ZoneInfo("Asia/Tbilisi"), place="Tbilisi",
            sections=_sections("economy society sport culture news news"), validators=BOTH,
            barred=("/wp-admin/", "/members/"), authors=("Nino Kalandadze", "Arthur Melikyan", "Elina Baghirova"),
        ),
        Masthead(
            id="riadagestan", title="РИА «Дагестан»", home="https://riadagestan.ru", feed="/rss", place="Махачкала",
            pattern="/news/{section}/{slug}", first_number=931200, step=3, entries=50,
            sections=_sections("economy society sport culture incidents education"),
            dateline="{city}, {day} – РИА «Дагестан». ", credit="Об этом сообщает РИА «Дагестан».",
            barred=("/bitrix/", "/auth/"),
        ),
        Masthead(
            id="grozny_inform", title="Грозный-информ", home="https://www.grozny-inform.ru", feed="/rss/",
            pattern="/news/{section}/{number}/", first_number=172300, step=2, entries=30, place="Грозный",
            sections=_sections("economic society sport culture incidents society"), encoding="windows-1251",
            # Neither header nor page names the encoding, so that the declaration must.
            content_type="text/html", feed_type="text/xml", validators=frozenset({"last-modified"}),
            credit="Об этом сообщает ИА «Грозный-информ».", footer="Информационное агентство «Грозный-информ»",
            barred=("/admin/", "/print/"), authors=("З. Эдильбиева", "Р. Магомадов"),
        ),
        Masthead(
            id="tatar_inform", title="Татар-информ", home="https://www.tatar-inform.ru", feed="/rss", place="Казань",
            pattern="/news/{slug}-{number}", first_number=5998100, step=7, entries=50, gzips=True,
            sections=_sections("economy society sport culture incidents science"),
            dateline="({place}, {day}, «Татар-информ», {author}). ", credit="Об этом сообщает ИА «Татар-информ».",
            tail="?utm_source=rss&utm_medium=feed&utm_campaign=all", barred=("/search", "/preview"),
            authors=("Алина Сабирова", "Рамиль Гатин", "Зиля Мубаракшина"),
        ),
        Masthead(
            id="kommersant", title="Коммерсантъ", home="https://www.kommersant.ru", feed="/RSS/news.xml",
            pattern="/doc/{number}", first_number=8911300, step=13, entries=200, validators=BOTH, gzips=True,
            sections=_sections("Экономика Общество Спорт Культура Происшествия Наука"),
            credit="Об этом сообщает “Ъ”.", authors=("Алексей Дёмин", "Полина Трифонова", "Кирилл Юсов"),
            barred=("/doc*=", "/*utm_", "/*from=", "/doc-y/", "/search"),
        ),
    )
}  # fmt: skip
