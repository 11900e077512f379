"""What opens an agency's text, «НАЗРАНЬ, 5 января. /ТАСС/»: the place, and the agency that wrote it first."""

import re

from dronewire.article import Dateline

LINES = 3  # of the text; the lead of the page stands above the agency's first line
CREDITED = 20_000  # characters in which a credit is looked for; 99 % of all articles are shorter
LONGEST = 110  # characters from the line's beginning within which a dateline ends

# What agencies are called in datelines and credits, and the name under which they are kept.
_AGENCIES = {
    "ТАСС": r"(?:ИТАР-)?ТАСС|TASS",
    "РИА Новости": r"РИА\W{1,2}Новости|RIA Novosti",
    "Интерфакс": r"Интерфакс|Interfax(?:\.ru)?",
    "РИА Дагестан": r"РИА\W{1,2}Дагестан|RIA Dagestan",
    "Прайм": r"Прайм",
    "Regnum": r"ИА\W{1,2}Regnum|Regnum",
    "Росбалт": r"Росбалт",
    "РБК": r"РБК",
    "Татар-информ": r"Татар-информ",
    "Башинформ": r"Башинформ",
    "Грозный-информ": r"Грозный-информ",
    "Чечня сегодня": r"Чечня сегодня",
    "Удм-Инфо": r"Удм-?Инфо",
    "АГН Москва": r"(?:АГН|Агентство)\W{1,2}Москва",
    "ФедералПресс": r"Федерал\s?Пресс",
    "Казинформ": r"Казинформ|Kazinform",
    "Укринформ": r"Укринформ|Ukrinform",
    "УНИАН": r"УНИАН|UNIAN",
    "БелТА": r"БелТА|BelTA",
    "Sputnik": r"Sputnik",
    "Синьхуа": r"Синьхуа|Xinhua",
    "Reuters": r"Reuters|Рейтер",
    "AP": r"(?-i:AP)|Associated Press",
    "AFP": r"AFP|Agence France-Presse",
    "Bloomberg": r"Bloomberg",
}
_KNOWN = "|".join(_AGENCIES.values()).replace(" ", r"\s+")
_MONTH = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?"
_MONTH_EN = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = rf"(?:\d{{1,2}}\s+(?:{_MONTH}|{_MONTH_EN})|{_MONTH_EN}\s+\d{{1,2}})(?:,?\s+\d{{4}}(?:\s*г(?:ода|\.)?)?)?"
_PLACE = (
    rf"(?!(?:{_KNOWN})(?!\w))(?-i:[А-ЯЁA-Z])[А-ЯЁа-яёA-Za-z.\-\s]{{1,40}}?"
    rf"(?:\s*/(?![^/]*(?:{_KNOWN}))[^/\n]{{2,40}}/|\s*\((?!(?:{_KNOWN})\))[^()]{{2,40}}\))?"
)
_DATELINE = re.compile(
    rf"""[(\s]*
    (?:(?P<place>{_PLACE})(?=\s*[,./(]|\s+[–—-]\s))?
    (?:[,.]?\s*(?P<day>{_DAY})(?!\w))?
    [\s.,–—-]*
    (?:/(?P<slashed>[^/\n]{{2,60}})/
      |\((?P<bracketed>{_KNOWN})\)
      |«?(?P<named>{_KNOWN})»?(?![\w»])
    )?""",
    re.IGNORECASE | re.VERBOSE,
)
_CANONICAL = [(name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)) for name, pattern in _AGENCIES.items()]
_CREDIT = re.compile(
    r"(?:сообща[ею]т|сообщил[аио]?|переда[её]т|пиш[еу]т|информируе?т|рассказал[аио]?|уточня[ею]т|со ссылкой на"
    r"|источник:?|по (?:данным|информации)|об этом [^.]{0,40}|reported by|reports?|according to|citing)\W{1,3}"
    r"(?:(?:агентств\w+|информагентств\w+|М?ИА|корреспондент\w*)\W{1,2})*[«“\"]?"
    rf"(?P<agency>{_KNOWN})(?!\w)",
    re.IGNORECASE,
)
# What a line must hold for a credit to stand in it: looking for these costs a tenth of the pattern.
_HINTS = (
    "тасс", "tass", "новости", "novosti", "интерфакс", "interfax", "дагестан", "прайм", "regnum", "росбалт", "рбк",
    "информ", "чечня", "инфо", "москва", "пресс", "inform", "униан", "unian", "белта", "belta", "sputnik", "синьхуа",
    "xinhua", "reuters", "рейтер", "associated", "afp", "bloomberg", " ap",
)  # fmt: skip
_PARTING = re.compile(r"\s*[.–—]\s|\s+-\s")
_SMALL = frozenset({"на", "де", "и", "в", "of", "the", "de"})


def dateline_of(text: str) -> Dateline | None:
    """The dateline of a text: a place with a day or an agency, or an agency alone before a dash; else None."""
    for line in text.split("\n", LINES)[:LINES]:
        dateline, _ = _opening(line)
        if dateline:
            return dateline
    return None


def past_dateline(line: str) -> int:
    """Where the news begins in a line: behind its dateline, or at 0 where it has none.

    A place and a day alone are one only where a full stop or dash ends them: «В пятницу, 8 ноября, …» is news.
    """
    dateline, end = _opening(line)
    if dateline and not dateline.agency and line[:end].rstrip()[-1] not in ".–—-":
        return 0
    return end


def credit_of(text: str) -> str:
    """The agency that a text names as where it comes from: «сообщает ТАСС»; empty where it names none."""
    text = text[:CREDITED]
    small = text.lower()
    hints = [hint for hint in _HINTS if hint in small]
    if not hints:
        return ""
    lines = zip(text.split("\n"), small.split("\n"), strict=True)
    hinted = (line for line, low in lines if any(hint in low for hint in hints))
    found = next((match for line in hinted if (match := _CREDIT.search(line))), None)
    return agency_of(found["agency"]) if found else ""


def agency_of(text: str) -> str:
    """The name under which an agency is kept, whatever a text calls it; empty for an unknown one."""
    return next((name for name, pattern in _CANONICAL if pattern.search(text)), "")


def _opening(line: str) -> tuple[Dateline | None, int]:
    """The dateline that a line opens with, and where it ends."""
    match = _DATELINE.match(line[:LONGEST])
    if match is None or match.end() == 0:
        return None, 0
    wrote = match["slashed"] or match["bracketed"] or match["named"] or ""
    place = match["place"] or ""
    if wrote and (match["slashed"] or match["bracketed"] or match["day"] or _is_opened(line, match.end())):
        return Dateline(place=_place(place), agency=agency_of(wrote) or _plain(wrote)), match.end()
    if match["day"] and place:
        return Dateline(place=_place(place)), match.end()
    return None, 0


def _is_opened(line: str, end: int) -> bool:
    """Whether a dash or full stop parts an agency's bare name from the text: INTERFAX.RU - ..."""
    return bool(_PARTING.match(line, end))


def _place(text: str) -> str:
    """«САНКТ-ПЕТЕРБУРГ» as a name is written; what stands in brackets or slashes behind it is a region."""
    text = re.split(r"[/(]", text)[0].strip(" ,.-–—")
    if not text.isupper() or len(text) <= 3:  # ООН, США
        return text
    words = re.split(r"([\s-]+)", text.lower())
    return "".join(word if word in _SMALL and at else word[:1].upper() + word[1:] for at, word in enumerate(words))


def _plain(text: str) -> str:
    return text.strip(' .«»"')
