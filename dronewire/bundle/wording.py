"""How days, times, numbers and kinds of copies are said in Russian and in English."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dronewire.alert import Turn
from dronewire.instant import Confidence, Precision
from dronewire.story import Copy, Story, Version
from dronewire.versions.edit import Weight

MONTHS = {
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
NOMINATIVE = [  # Russian months as they stand without a day
    "Январь",
    "Февраль",
    "Март",
    "Апрель",
    "Май",
    "Июнь",
    "Июль",
    "Август",
    "Сентябрь",
    "Октябрь",
    "Ноябрь",
    "Декабрь",
]
WEEKDAYS = {
    "ru": ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
COPIES = {
    "ru": {
        Copy.ORIGINAL: "оригинал",
        Copy.VERBATIM: "дословно",
        Copy.EDITED: "с правкой",
        Copy.PARTIAL: "частично",
        Copy.CONTAINING: "с дополнениями",
    },
    "en": {
        Copy.ORIGINAL: "original",
        Copy.VERBATIM: "verbatim",
        Copy.EDITED: "edited",
        Copy.PARTIAL: "partial",
        Copy.CONTAINING: "with additions",
    },
}
TURNS = {
    "ru": {Turn.UPDATE: "Дополнение", Turn.CHANGED: "Изменено", Turn.REMOVED: "Удалено"},
    "en": {Turn.UPDATE: "Update", Turn.CHANGED: "Changed", Turn.REMOVED: "Removed"},
}
WEIGHTS = {
    "ru": {Weight.COSMETIC: "оформление", Weight.WORDING: "другие слова", Weight.FACTUAL: "другие факты"},
    "en": {Weight.COSMETIC: "typography", Weight.WORDING: "other words", Weight.FACTUAL: "other facts"},
}
REASONS = {  # kinds of what two tellings share, as `dronewire.retelling` names them
    "ru": {"names": "имена", "numbers": "числа", "days": "дни", "places": "места", "words": "слова"},
    "en": {},
}
STATES = {  # of an outlet's day, but for the good one
    "unread": ("не прочитано", "not read"),
    "blocked": ("отказ в доступе", "access refused"),
    "gap": ("возможны пропуски", "possibly incomplete"),
    "failed": ("сбои при чтении", "read with failures"),
    "silent": ("ничего нового", "nothing new"),
    "few": ("меньше обычного", "fewer than usual"),
    "many": ("больше обычного", "more than usual"),
}
PAYWALLED = {"ru": "открыта не вся", "en": "not free to read"}
LATIN = {
    "ТАСС": "TASS",
    "РИА Новости": "RIA Novosti",
    "Интерфакс": "Interfax",
    "Синьхуа": "Xinhua",
    "Укринформ": "Ukrinform",
    "УНИАН": "UNIAN",
    "БелТА": "BelTA",
    "Казинформ": "Kazinform",
}
# one, few, many; English has no few
NOUNS = {
    "ru": {
        "story": ("сюжет", "сюжета", "сюжетов"),
        "article": ("публикация", "публикации", "публикаций"),
        "outlet": ("издание", "издания", "изданий"),
        "in_outlets": ("издании", "изданиях", "изданиях"),
        "topic": ("тема", "темы", "тем"),
        "round": ("обход", "обхода", "обходов"),
        "address": ("адрес", "адреса", "адресов"),
        "place": ("место", "места", "мест"),
        "sentence": ("предложение", "предложения", "предложений"),
        "turn": ("изменение", "изменения", "изменений"),
        "edit": ("правка", "правки", "правок"),
        "removal": ("удаление", "удаления", "удалений"),
    },
    "en": {
        "story": ("story", "stories", "stories"),
        "article": ("article", "articles", "articles"),
        "outlet": ("outlet", "outlets", "outlets"),
        "in_outlets": ("outlet", "outlets", "outlets"),
        "topic": ("topic", "topics", "topics"),
        "round": ("round", "rounds", "rounds"),
        "address": ("address", "addresses", "addresses"),
        "place": ("place", "places", "places"),
        "sentence": ("sentence", "sentences", "sentences"),
        "turn": ("change", "changes", "changes"),
        "edit": ("edit", "edits", "edits"),
        "removal": ("removal", "removals", "removals"),
    },
}


def noun(count: int, what: str, language: str) -> str:
    """The noun as it stands after a number."""
    one, few, many = NOUNS[language][what]
    if language == "en":
        return one if count == 1 else many
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else many


def grouped(count: int) -> str:
    """A number with thin spaces between the thousands."""
    return f"{count:,}".replace(",", "\u202f")


def counted(count: int, what: str, language: str) -> str:
    """A number and its noun."""
    return f"{grouped(count)} {noun(count, what, language)}"


def long_day(day: date, language: str) -> str:
    """A day in words, without its weekday: ``22 ноября 2026``, ``22 November 2026``."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def weekday(day: date, language: str) -> str:
    """The day of the week."""
    return WEEKDAYS[language][day.weekday()]


def language_of(stories: Iterable[Story]) -> str:
    """The language in which to speak to a reader of these stories: Russian unless English ones are more."""
    languages = [story.first.article.language for story in stories]
    return "en" if languages.count("en") > languages.count("ru") else "ru"


def credited(agency: str, language: str) -> str:
    """That a text credits an agency: «по ТАСС», «по Интерфаксу», "by TASS"."""
    if language == "en":
        return f"by {LATIN.get(agency, agency)}"
    # One word that ends in a small consonant is declined; РИА Новости, ТАСС and Reuters are not.
    declined = re.fullmatch(r"[А-ЯЁ][\w-]*[бвгджзклмнпрстфхцчшщ]", agency)
    return f"по {agency}{'у' if declined else ''}"


def reason(told: str, language: str) -> str:
    """What two tellings of an event share, with its kind in a language: «имена: Заречном»."""
    kind, _, shared = told.partition(": ")
    return f"{REASONS[language].get(kind, kind)}: {shared}" if shared else told


def is_own(agency: str, outlet: str) -> bool:
    """Whether an agency is the outlet of this title itself, in whatever quotes that stands."""
    return any(_letters(name) in _letters(outlet) for name in (agency, LATIN.get(agency, agency)))


def _letters(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a version appeared, as it is shown: no time where only the day is known.

    Attributes:
        iso: for machines: an instant with its offset, or a day.
        day: in the zone it is shown in.
        time: ``10:14``, or empty for a day.
        given: False where the page said nothing and this is when we first saw it.
        doubtful: whether it names a time that cannot be relied on: in running text, or beside another day.
    """

    iso: str
    day: date
    time: str
    given: bool
    doubtful: bool = False

    @property
    def certain(self) -> bool:
        """Whether the page gives a time that can be relied on."""
        return bool(self.given and self.time and not self.doubtful)

    def beside(self, day: date | None) -> str:
        """As it is shown where ``day`` goes without saying."""
        short = "" if self.day == day and self.time else f"{self.day:%d.%m}"
        return " ".join(part for part in (short, self.time) if part)


def moment(version: Version, zone: ZoneInfo) -> Moment:
    """When a version was published, or else first seen."""
    published = version.article.published
    if published and published.precision is Precision.DAY:
        # Its start is midnight in the outlet's zone, which we no longer know; noon of it is the same day in ours.
        day = (published.at + timedelta(hours=12)).astimezone(zone).date()
        return Moment(iso=day.isoformat(), day=day, time="", given=True)
    at = version.when.astimezone(zone)
    return Moment(
        iso=at.isoformat(timespec="seconds"),
        day=at.date(),
        time=f"{at:%H:%M}",
        given=published is not None,
        doubtful=published is not None and published.confidence is Confidence.LOW,
    )


def minute(at: datetime, zone: ZoneInfo, *, beside: date) -> str:
    """An instant to the minute in a zone; with its day where that is another one than the day it stands beside."""
    there = at.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == beside else f"{there:%d.%m. %H:%M}"
