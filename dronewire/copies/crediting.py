"""Who credits whom: the sources that a text names as where it comes from, and whether an outlet is one of them."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from dronewire.extract.dateline import credit_of, dateline_of
from dronewire.retelling.romanise import romanised

LINES = 3  # closing lines in which «Источник: Газета.Ru» is looked for
LONGEST = 40  # characters of a source's name
_SAID = (
    r"сообща[её]т|сообщила?|пишет|написала?|переда[её]т|информирует|рассказала?|уточняет|повідомляє|"
    r"(?:со ссылкой|з посиланням) на|по (?:данным|информации|сообщению)|(?:подготовлено )?по материалам"
    r"|citing|reported by"
)
_SORT = (
    r"(?:(?:информационн\w+ |новостн\w+ )?"
    r"(?:агентств\w|издани\w|газет\w|портал\w?|сайт\w?|журнал\w?|телеканал\w?|ИА|ИД)\s+)?"
)
_QUOTED = re.compile(rf"(?:{_SAID})\s+{_SORT}[«“\"](?P<name>[^»”\"\n]{{2,{LONGEST}}})[»”\"]", re.IGNORECASE)
_LINE = re.compile(
    rf"\W*(?:источники?|source|джерело|чыганак|(?:подготовлено )?по материалам)\s*[:—–-]?\s*{_SORT}"
    rf"(?P<name>[^\n.,;()]{{2,{LONGEST}}}(?:\.[a-zа-я]{{2,4}}\b)?)",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"[^.\n]{{0,40}}?[.,]\s*(?:ИА|Агентство)\s+[«“\"](?P<name>[^»”\"\n]{{2,{LONGEST}}})[»”\"]")
_BARE = re.compile(r"\W*(?P<name>(?:[А-ЯЁA-Z]{2,}\s)?[«“\"][^»”\"\n]{2,40}[»”\"])\W*")
# Hosts whose name is not what people call them; all others are compared letter by letter.
_CALLED = {
    "ria": ("РИА Новости",),
    "1prime": ("Прайм",),
    "iz": ("Известия",),
    "rg": ("Российская газета",),
    "kp": ("Комсомольская правда", "Комсомолка"),
    "mk": ("Московский комсомолец",),
    "vz": ("Взгляд",),
    "gazeta": ("Газета.Ru",),
    "aif": ("АиФ", "Аргументы и факты"),
    "tvzvezda": ("Звезда",),
    "tass": ("ИТАР-ТАСС",),
    "grozny-inform": ("Грозный-информ",),
    "mskagency": ("АГН Москва",),
    "fedpress": ("ФедералПресс",),
    "inform": ("Казинформ",),
    "xinhuanet": ("Синьхуа",),
    "apnews": ("AP",),
}


def sources_of(text: str) -> frozenset[str]:
    """The sources that a text names, as :func:`source_key` has them: «/ТАСС/», «Источник: «Газета.Ru»»."""
    dateline = dateline_of(text)
    names = [dateline.agency if dateline else "", credit_of(text)]
    names += (found["name"] for found in _QUOTED.finditer(text))
    lines = [line for line in text.split("\n") if line.strip()]
    names += _named(_OPENING, lines[:1])
    names += _named(_LINE, lines[-LINES:])
    names += (found["name"] for line in lines[-LINES:] if (found := _BARE.fullmatch(line)))
    return frozenset(filter(None, map(source_key, names)))


def _named(pattern: re.Pattern[str], lines: Iterable[str]) -> list[str]:
    return [found["name"] for line in lines if (found := pattern.match(line))]


def source_key(name: str) -> str:
    """What a source's name is compared by: Latin letters and digits, whatever its spelling."""
    return re.sub(r"[^a-z0-9]", "", romanised(name.lower()))


def keys_of(address: str, *names: str) -> frozenset[str]:
    """What an outlet may be called in credits: by its host, by what people call that, and by other names it has."""
    labels = (urlsplit(address).hostname or "").removeprefix("www.").split(".")
    own = [labels[-2] if len(labels) > 1 else "", "".join(labels), *names]
    called = _CALLED.get(own[0], ())
    return frozenset(filter(None, map(source_key, (*own, *called))))
