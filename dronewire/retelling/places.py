"""Where things happen: regions of Russia and Ukraine and countries, told by the names of their towns."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from dronewire.retelling.keys import name_key

COUNTRY = "@"  # begins the code of a country


def places_of(names: Sequence[str]) -> frozenset[str]:
    """The codes of the regions and countries that capitalised words, in small letters and in order, name.

    A country's code begins with ``@``: it is a wider place than a region, and conflicts only with its like.
    """
    known = _known()
    keys = [name_key(name) for name in names]
    pairs = {at: code for at, both in enumerate(pairwise(keys)) if (code := known.get(" ".join(both)))}
    single = [
        key for at, key in enumerate(keys) if at not in pairs and at - 1 not in pairs
    ]  # Нижний Новгород is not Новгород
    return frozenset((*pairs.values(), *(known[key] for key in single if key in known)))


def called(code: str) -> str:
    """What people call a place."""
    return _listed()[code][0].replace("-", " ")


@cache
def _known() -> dict[str, str]:
    """Codes by the key of a name, or by two keys; a key that two places have names neither."""
    found: dict[str, set[str]] = {}
    for code, names in _listed().items():
        for name in names:
            found.setdefault(_key(name), set()).add(code)
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}


@cache
def _listed() -> dict[str, list[str]]:
    listed = tomllib.loads(files("dronewire.retelling").joinpath("places.toml").read_text("utf-8"))
    countries = {f"{COUNTRY}{code}": names.split() for code, names in listed["country"].items()}
    return {code: names.split() for code, names in listed["region"].items()} | countries


def _key(name: str) -> str:
    return " ".join(name_key(part) for part in name.lower().split("-")[:2])
