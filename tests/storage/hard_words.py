"""An archive of words that are hard to index."""

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from storage.articles.search import index_words
from storage.tables import article, page

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
ARTICLES = 120
# Forms, look-alikes (a Latin A, a Cyrillic Р), ё, a stress, a soft hyphen, hyphens, underscores, quotes, figures, NUL,
# scripts of which no dictionary knows anything, and words longer than the index takes.
_WRITTEN = (
    "дрон Дронами дро\u00adны БПЛА БПЛA бпла БПЛАшник БП\x00ЛА самолёт самолеты за\u0301вод завода FPV-дрон FРV-дронов "
    "FPVдрон дрон-камикадзе Герань-2 Герань2 герань «Орлан» Орлан 2 10-й я Я в drone Drones drone's UAV "
    "безпілотників безпілотник дрон_завод طائرة 无人机 დრონი Ärger İzmir ǅ ﬁn x² №7 '\\\" 🚁 ---"
)
WORDS = [*_WRITTEN.split(), "а" * 80, "а" * 59 + "б"]
LANGUAGES = ("ru", "ru", "uk", "en", "ka", "de", "")


def fill(connection: Connection, *, indexed: bool = True) -> None:
    """Keep articles of these words, the same each time, each by one of three outlets."""
    chance = random.Random(7)
    for number in range(1, ARTICLES + 1):
        title, *text = (" ".join(chance.choices(WORDS, k=chance.randint(0, most))) for most in (3, 9, 9))
        keep(connection, number, title, "\n".join(text), language=chance.choice(LANGUAGES), indexed=indexed)


def keep(
    connection: Connection, number: int, title: str, text: str, *, language: str = "ru", indexed: bool = True
) -> None:
    """Keep one article."""
    address, seen = f"https://paper.example/{number}", BEGIN + timedelta(hours=number)
    place = {"id": number, "address": address, "file": "", "offset": 0, "sha256": "", "fetched": seen}
    connection.execute(page.insert().values(place))
    said = {"title": title, "text": text, "language": language, "authors": [], "lead": "", "text_hash": b""}
    own = {"id": number, "address": address, "page": number, "story": address, "outlet": f"paper_{number % 3}"}
    connection.execute(article.insert().values(**said, **own, first_seen=seen, extractor="", copy="original"))
    if indexed:
        index_words(connection, number)
