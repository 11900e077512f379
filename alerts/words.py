"""What mails say in words of their own, in Russian and in English."""

from datetime import datetime

from dronewire.alert import Turn
from dronewire.bundle.wording import long_day
from dronewire.timing import When

TURNS = {
    "ru": {Turn.UPDATE: "Дополнение", Turn.CHANGED: "Изменено", Turn.REMOVED: "Удалено"},
    "en": {Turn.UPDATE: "Adds facts", Turn.CHANGED: "Changed", Turn.REMOVED: "Removed"},
}
SEEN = {  # before the instant at which we saw what befell an article
    "ru": {Turn.UPDATE: "дополнено", Turn.CHANGED: "правку увидели", Turn.REMOVED: "страницы нет с"},
    "en": {Turn.UPDATE: "added", Turn.CHANGED: "change seen", Turn.REMOVED: "gone since"},
}
DIGESTS = {
    "ru": {When.HOURLY: "Сводка часа", When.DAILY: "Сводка дня", When.WEEKLY: "Сводка недели"},
    "en": {When.HOURLY: "Hourly digest", When.DAILY: "Daily digest", When.WEEKLY: "Weekly digest"},
}
WEEKDAYS = {  # from Monday on, as they stand below a column
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
SAY = {
    "ru": {
        "shown": "показано {} из {}",
        "changes_shown": "показано изменений: {} из {}",
        "rest": "Показано {} из {}; остальные — в сводке дня.",
        "no_date": "увидели; дата не указана",
        "no_time": "время не указано",
        "also_in": "Ещё в",
        "first_in": "первым —",
        "read_at": "Читать:",
        "archived": "Архивная копия",
        "bundle": "Сводка за",
        "marked": "Выделены слова, которые ищет тема. Число рядом с ней: насколько текст о ней, в очках.",
        "starred": "*Слова*, которые ищет тема, стоят между звёздочками; число рядом с темой — насколько текст о ней.",
        "unsubscribe": "Отписаться",
        "story": "Сюжет",
        "more_stories": "Ещё сюжеты",
        "by_topic": "По темам",
        "by_hour": "По часам",
        "by_day": "По дням",
        "more_topics": "и ещё тем",
        "unseen": "Чего могли не увидеть",
        "silent": "не читаются",
        "whole": "Пропусков не было: все ленты читались.",
    },
    "en": {
        "shown": "{} of {} shown",
        "changes_shown": "{} of {} changes shown",
        "rest": "{} of {} shown; the rest is in the day's bundle.",
        "no_date": "first seen; no date given",
        "no_time": "no time given",
        "also_in": "Also in",
        "first_in": "first in",
        "read_at": "Read at",
        "archived": "Archived copy",
        "bundle": "Bundle of",
        "marked": "Marked: the words that a topic looks for."
        " The number beside it: how much of the text is about it, in points.",
        "starred": "*Words* that a topic looks for stand between asterisks;"
        " the number beside a topic says how much of the text is about it.",
        "unsubscribe": "Unsubscribe",
        "story": "Story",
        "more_stories": "More stories",
        "by_topic": "By topic",
        "by_hour": "By hour",
        "by_day": "By day",
        "more_topics": "more topics",
        "unseen": "What may have been missed",
        "silent": "cannot be read",
        "whole": "Nothing was missed: all lists were read.",
    },
}


def period(when: When, since: datetime, at: datetime, language: str) -> str:
    """What a digest covers, in its reader's zone: ``22 November, 14:00–15:00``."""
    if when is When.HOURLY and since.date() == at.date():
        return f"{day_of(at, language)}, {since:%H:%M}–{at:%H:%M}"
    return f"{day_of(since, language)}, {since:%H:%M} – {day_of(at, language)}, {at:%H:%M}"


def day_of(at: datetime, language: str) -> str:
    """A day without its year: ``22 November``."""
    return long_day(at.date(), language).rpartition(" ")[0]
