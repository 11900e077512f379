"""Invented texts, and the rows that carry them."""

from datetime import UTC, datetime

from dronewire.copies.fingerprint import Hashes, shingles, sketch

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
FOOTER = [f"подвал{number}" for number in range(120)]


def page_row(number: int) -> dict[str, object]:
    """A page of that number."""
    return {"id": number, "address": str(number), "file": "p", "offset": number, "sha256": "", "fetched": AT}


def article_row(number: int, words: list[str], *, story: str, at: datetime) -> dict[str, object]:
    """An article on the page of that number."""
    return {
        "id": number,
        "address": f"https://tass.ru/{number}",
        "outlet": "tass",
        "title": "",
        "lead": "",
        "text": " ".join(words),
        "language": "ru",
        "authors": [],
        "first_seen": at,
        "text_hash": b"",
        "extractor": "1",
        "page": number,
        "story": story or f"s{number}",
        "copy": "original",
    }


def text(number: int) -> list[str]:
    """The words of a text that shares none with another."""
    return [f"слово{number}x{at}" for at in range(200)]


def sketch_of_words(words: list[str]) -> Hashes:
    """The sampled hashes of words."""
    return sketch(shingles(words))
