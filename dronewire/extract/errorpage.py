"""Error pages that come with status 200: those that say that nothing is there, and those that ask for patience."""

import re

from dronewire.extract.markup import Markup, clean

LONGEST = 120  # words; error pages that list other news have more, but then no article is declared on them
LONGEST_PHRASE = 200  # characters; the longest known has 80, and matching is quadratic in runs of signs
SHORT = 60  # words; within so few the first line alone may say what the page is

_THING = r"(?:страниц[аыуе]|запис[ьи]|новост[ьи]|стать[яи]|материала?|публикаци[яи]|документа?|раздела?|адреса?)"
_ABSENT_RUSSIAN = (
    rf"(?:(?:запр[ао]шиваем|запрошенн|данн|указанн|искомы|так|эт)\S*\s+(?:вами\s+)?)?{_THING}"
    r"(?:,?\s+котор\S+\s+вы\s+(?:ищете|запросили|запрашиваете),?)?(?:\s+(?:был[аои]?|больше|уже|еще|на сайте))*\s+"
    r"(?:не\s+(?:найден|обнаружен|существует)\S*|нет|удален\S*|снят\S*\s+с\s+публикации|отсутствует)"
    r"|(?:по (?:вашему )?запросу )?ничего не (?:найдено|нашлось)|страница потерялась"
    r"|мы не нашли (?:такую |эту )?страницу"
)
_ABSENT_OTHER = (
    r"(?:the\s+|this\s+|requested\s+)*(?:page|article|story|post|content|document|url)"
    r"(?:\s+you\S*(?:\s+are)?\s+looking for)?\s+"
    r"(?:(?:was|is|has been|could|can)\s*)?(?:not\s+(?:be\s+)?(?:found|available)|cannot be found|can't be found"
    r"|does\s?n(?:o|')t exist|no longer (?:exists|available)|(?:been\s+)?(?:removed|deleted))"
    r"|(?:file )?not found|nothing (?:was )?found"
    r"|сторінк[ауи] не (?:знайден[ао]|існує)|старонка не знойдзена|бет табылмады|бит табылмады"
)
_CODE = r"(?:(?:http\s*)?(?:ошибка|error|код)?\s*[:#№-]?\s*{codes}(?:\s*[:.,!–—-]*\s*(?:ошибка|error))?)"
_SORRY = r"(?:(?:извините|простите|к сожалению|упс|ой|увы|ошибка|sorry|oops|error)[\s,.!:–—-]+)?"
_ABSENT = re.compile(
    rf"{_SORRY}(?:{_CODE.format(codes='4(?:04|10)')}[\s:.,!|–—-]*)?(?:{_ABSENT_RUSSIAN}|{_ABSENT_OTHER})"
    rf"|{_SORRY}{_CODE.format(codes='4(?:04|10)')}"
)
_PASSING = re.compile(
    rf"{_SORRY}(?:{_CODE.format(codes='50[0-4]')}[\s:.,!|–—-]*)?(?:"
    r"(?:на (?:сайте|портале) )?(?:ведутся |проводятся |идут )?(?:технические|профилактические|регламентные) работы"
    r"(?: на (?:сайте|портале|сервере))?|технический перерыв"
    r"|(?:сайт|портал|сервис|сервер|страница|материал|раздел)(?: (?:сейчас|временно))* (?:недоступ\S+|не работает"
    r"|на (?:реконструкции|обслуживании|техобслуживании)|(?:за)?крыт на (?:реконструкцию|обслуживание))"
    r"|(?:произошла |возникла )?(?:внутренняя |неизвестная |критическая )?ошибка(?: на)?"
    r"(?: (?:сервера|сервере|приложения|базы данных|подключения к базе данных|соединения с базой данных))?"
    r"|что-то пошло не так|попробуйте (?:зайти )?позже"
    r"|(?:temporarily )?(?:down for|under|scheduled) maintenance|(?:site |website )?under construction"
    r"|internal server error|bad gateway|gateway time-?out|service (?:temporarily )?unavailable|something went wrong"
    r"|(?:db |database |mysql )(?:query |connection )?error|error establishing a database connection|error)"
    rf"|{_SORRY}{_CODE.format(codes='50[0-4]')}"
)
_BESIDE = re.compile(r"\s+[|—–\-/:•·»]{1,2}\s+.{0,60}$|\s*[|:]\s.{0,60}$")  # the outlet's name behind a title
_BEFORE = re.compile(r"^.{0,60}?\s+[|—–\-/:•·»]{1,2}\s+")
_SENTENCE = re.compile(r"[.!?…\n]")


def says_absent(said: Markup, *, title: str, text: str, declared: bool) -> bool:
    """Whether a page says that what was asked for is not there; ``declared`` where it calls itself an article."""
    marked = said.metas.get("prerender-status-code", "") in {"404", "410"} or "error404" in said.classes
    return (marked and not declared) or _says(_ABSENT, said, title=title, text=text, declared=declared)


def says_later(said: Markup, *, title: str, text: str, declared: bool) -> bool:
    """Whether a page says that the site cannot answer just now."""
    return not declared and _says(_PASSING, said, title=title, text=text, declared=declared)


def _says(phrase: re.Pattern[str], said: Markup, *, title: str, text: str, declared: bool) -> bool:
    """Whether the headline says nothing but such a phrase; on a short page a line or the window's title may say it."""
    words = len(text.split())
    if declared and words > LONGEST:
        return False
    places = [title, *said.headings[:2]]
    if not declared and words <= SHORT:
        window = said.title
        places += [window, _BESIDE.sub("", window), _BEFORE.sub("", window), _SENTENCE.split(text, maxsplit=1)[0]]
    return any(phrase.fullmatch(_plain(place)) for place in places if 0 < len(place) <= LONGEST_PHRASE)


def _plain(text: str) -> str:
    return clean(text).casefold().replace("ё", "е").strip(" .!?…:«»\"'()*")
