"""Write dronewire/retelling/rarity.txt: how frequent the keys of words are in Russian, Ukrainian and English.

Needs the package wordfreq (Apache-2.0; its lists CC BY-SA 4.0), which nothing else here does:
``uv run --with wordfreq python bench/rarity_table.py``. To be run again whenever keys are made in another way.
"""

from collections import defaultdict
from math import log10
from pathlib import Path

from wordfreq import get_frequency_dict

from dronewire.retelling.keys import key_of, name_key
from dronewire.text.words import tokens

TABLE = Path(__file__).parents[1] / "dronewire" / "retelling" / "rarity.txt"
LEAST = 32  # tenths of Zipf's scale: the short lists end at 30, where keys are half complete
HEAD = """\
# How frequent keys of words are: tenths of Zipf's scale (ten to the power of it in 10^9 words), then the keys.
# Made by bench/rarity_table.py from the short lists of wordfreq 3.1 by Robyn Speer, which are under
# Creative Commons Attribution-ShareAlike 4.0 and so is this file: https://creativecommons.org/licenses/by-sa/4.0/
# Changes: words became keys, frequencies of one key were added up, words of news were set to those of news.
"""
# The lists are of books, films, forums and encyclopedias too: what every other article says is rarer there.
NEWS = 59
OF_NEWS = """
сообщил сообщила сообщили сообщает сообщается рассказал рассказала рассказали отметил отметили заявил заявили
подчеркнул добавил уточнил уточнили пояснил передает напомним ранее пресс служба ведомство агентство корреспондент
журналист риа новости тасс интерфакс interfax tass ria telegram телеграм канал источник данные словам информация
россия российский рф млн млрд тыс руб рублей регион область район республика губернатор правительство министерство
повідомив повідомили повідомляє розповів зазначив додав reported said told added according agency хәбәр хәбәрләр
дрон drone
"""
# And what the news that is watched here says more often than other books and newspapers.
FIELD = 52
OF_FIELD = """
технопарк нпц бас нацпроект минпромторг оэз росавиация нпз пво госдума минобороны коптер резидент импортозамещение
"""


def main() -> None:
    """Write the table anew."""
    shares: dict[str, float] = defaultdict(float)
    for language in ("ru", "uk", "en"):
        for key, share in _of_language(language).items():
            shares[key] = max(shares[key], share)
    for zipf, words in ((NEWS, OF_NEWS), (FIELD, OF_FIELD)):
        for word in words.split():
            for key in {key_of(word), name_key(word)} - {""}:
                shares[key] = max(shares[key], 10 ** (zipf / 10 - 9))
    TABLE.write_text(HEAD + _table(shares), "utf-8")


def _of_language(language: str) -> dict[str, float]:
    added: dict[str, float] = defaultdict(float)
    for written, share in get_frequency_dict(language, "small").items():
        for word in tokens(written).norms:
            for key in {key_of(word), name_key(word)} - {""}:
                added[key] += share
    return added


def _table(shares: dict[str, float]) -> str:
    rows: dict[int, list[str]] = defaultdict(list)
    for key, share in shares.items():
        if (zipf := round(10 * (log10(share) + 9))) >= LEAST:
            rows[zipf].append(key)
    return "".join(f"{zipf} {' '.join(sorted(rows[zipf]))}\n" for zipf in sorted(rows, reverse=True))


if __name__ == "__main__":
    main()
