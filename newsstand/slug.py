"""Slugs: a title in Latin letters, as content systems make addresses of it."""

import re

# One for one, in the alphabet's order; what takes more letters stands below.
_LETTERS = dict(zip("абвгдеёжзийклмнопрстуфхцчшыэ", "abvgdeezziiklmnoprstufxccsye", strict=True))
_LETTERS |= {"щ": "shh", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}


def slug_of(title: str, longest: int = 70) -> str:
    """The title in Latin letters, cut at a word."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in title.lower())
    words = re.findall(r"[a-z0-9]+", latin)
    slug = ""
    for word in words:
        if len(slug) + len(word) >= longest:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug
