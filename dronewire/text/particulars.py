"""What a text asserts that can be true or false by itself: numbers and days, names, denials."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from dronewire.text.sentences import sentences
from dronewire.text.words import norms, tokens

_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*")
_SPACES = re.compile(r"[ \u00a0\u202f]")
# Numbers, days and months in words, by how they begin: Russian, Ukrainian, English. What is short stands whole.
_SPELLED = re.compile(
    r"(?:дв(?:а|е|ух|ум|умя|ое|оих)|тр(?:и|ех|ем|емя|ое|оих)|четыр\w*|четвер\w*|пят(?:ь|и|ью|еро)|шест(?:ь|и|ью)"
    r"|сем(?:ь|и|ью)|восем\w*|восьм\w*|девят\w*|десят\w*|\w+надцат\w*|двадцат\w*|тридцат\w*|сорок\w*|\w+десят\w*"
    r"|девяност\w*|ст[оа]|двест\w*|трист\w*|\w+сот|тысяч\w*|тыс|миллион\w*|млн|миллиард\w*|млрд|полтор\w*|втро[её]|вдвое"
    r"|два|дві|чотири|п|шіст\w*|сім|вісім|дев|двадцять|тисяч\w*|мільйон\w*|мільярд\w*"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|fifty|hundreds?|thousands?"
    r"|millions?|billions?|half|twice|double\w*"
    r"|понедельник\w*|вторник\w*|сред[уы]|четверг\w*|пятниц\w*|суббот\w*|воскресень\w*|вчера|сегодня|завтра"
    r"|понеділ\w*|вівтор\w*|середу|п'ятниц\w*|неділ\w*|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|yesterday|today|tomorrow"
    r"|январ\w*|феврал\w*|март[ае]?|апрел\w*|ма[йяе]|июн\w*|июл\w*|август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*"
    r"|січ\w+|лют(?:ого|ий|ому)|берез\w+|квіт\w+|трав(?:ня|ень|ні)|черв\w+|лип(?:ня|ень|ні)|серп\w+|верес\w+|жовт\w+"
    r"|листопад\w*|груд(?:ня|ень|ні)|january|february|march|april|june|july|august|september|october|november|december)"
)
# "t" is what is left of isn't.
_DENIALS = re.compile(
    r"не|ни|нет|без|нельзя|никогда|никто|ничего|никак(?:ой|их)|вряд|отнюдь|ні|немає|ніколи|ніхто|нічого|жодного"
    r"|not|no|never|none|nobody|nothing|without|cannot|nor|neither|t|түгел|юк|юҡ"
    r"|опроверг\w*|опроверж\w*|отриц\w*|отверг\w*|спростув\w*|запереч\w*|den(?:y|ied|ies)|refut\w+"
)
_SHOUTED = 0.6  # of a line's long words with a capital: a headline in English or in capitals, which shows no names
_LONG = 3  # letters; shorter ones have no capital in any headline
REMEMBERED = 512  # sentences: what was changed has most of them in common with what it was; half a kilobyte each
_LEAST = 3  # letters that two forms of a name have in common
_ENDING = 3  # letters that a Slavic name changes at its end, at most: Иванов, Ивановым; Казань, Казани


@dataclass(frozen=True, slots=True)
class Particular:
    """One place where something is asserted: by what it is compared, and as it is written."""

    key: str
    written: str = field(compare=False)


def numbers_in(text: str) -> list[Particular]:
    """Numbers, days and months, in figures or in words; figures compare without spaces and with a decimal point."""
    figures = [Particular(_SPACES.sub("", one).replace(",", "."), one) for one in _NUMBER.findall(text)]
    return figures + [Particular(_stem(word), word) for word in norms(text) if _SPELLED.fullmatch(word)]


def denials_in(text: str) -> list[Particular]:
    """Words that turn an assertion round."""
    return [Particular(word, word) for word in norms(text) if _DENIALS.fullmatch(word)]


def names_in(text: str) -> list[Particular]:
    """Words with a capital where not every word has one; each once, in order."""
    return list(dict.fromkeys(name for sentence in sentences(text) for name in _names(sentence)))


def unmatched(names: Iterable[Particular], known: Iterable[str]) -> list[Particular]:
    """The names of which no form is among the words that are known."""
    by_start: dict[str, list[str]] = {}
    for word in known:
        by_start.setdefault(word[:_LEAST], []).append(word)
    return [one for one in names if not any(is_same_name(one.key, word) for word in by_start.get(one.key[:_LEAST], ()))]


def is_same_name(one: str, other: str) -> bool:
    """Whether two words can be forms of one name: they differ in no more than an ending."""
    shorter, longer = sorted((one, other), key=len)
    common = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    short_by, long_by = len(shorter) - common, len(longer) - common
    return common >= _LEAST and short_by <= _ENDING - 1 and long_by <= _ENDING and short_by + long_by <= _ENDING


@lru_cache(maxsize=REMEMBERED)
def _names(sentence: str) -> tuple[Particular, ...]:
    return tuple(_capitalised(sentence))


def _capitalised(sentence: str) -> Iterator[Particular]:
    read = tokens(sentence)
    long = [read.cased(at) for at in range(len(read)) if len(read.norms[at]) > _LONG]
    if sum(word[0].isupper() for word in long) > _SHOUTED * max(len(long), 2):
        return
    for at in range(1, len(read)):
        # One letter is an initial; after a quotation mark stands a name as often as the beginning of what is quoted.
        if (
            read.cased(at)[0].isupper()
            and len(read.norms[at]) > 1
            and not read.between(at - 1).strip(" ").endswith(":")
        ):
            yield Particular(read.norms[at], read.cased(at))


def _stem(word: str) -> str:
    """A numeral without its ending."""
    return word[:5] if len(word) > 6 else word[:3] if len(word) > 4 else word
