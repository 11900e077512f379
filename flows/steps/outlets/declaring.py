"""Writing the declaration of an outlet as a person would: the facts that were found, and what is left to do."""

import json
import re
from collections.abc import Collection, Sequence

from dronewire.outlet import Outlet

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # TOML takes no control characters in a text
_TODO = {
    "region": "ISO 3166-2 code of where it is at home: change it",
    "timezone": "of dates that name no zone: change it where that is another",
}


def id_of(host: str, *, taken: Collection[str] = ()) -> str:
    """An identifier made of a host, as the catalogue has them: ``www.the-news.example`` is ``the_news``.

    The last label goes in front of one that begins with a digit (``66.ru`` is ``ru66``), and behind one that is taken.
    """
    *named, last = host.lower().removeprefix("www.").split(".")
    parts = [_letters(part) for part in (named or [last])]
    name = "_".join(part for part in parts if part) or "outlet"
    if not name[0].isalpha():
        name = f"{_letters(last)}{name}".lstrip("0123456789_") or "outlet"
    return name if name not in taken else f"{name}_{_letters(last)}"


def toml_of(outlet: Outlet) -> str:
    """The text of a file that declares an outlet; read again it gives the same facts."""
    lines = [
        f"# outlets/{outlet.id}.toml",
        f"title = {_text(outlet.title)}",
        f"homepage = {_text(outlet.homepage)}",
        f"region = {_text(outlet.region)}  # {_TODO['region']}",
        f"languages = {_list(outlet.languages)}",
        f"timezone = {_text(outlet.timezone)}  # {_TODO['timezone']}",
    ]
    lists = {"feeds": outlet.feeds, "sitemaps": outlet.sitemaps, "hosts": outlet.hosts}
    lines += [f"{name} = {_list(values)}" for name, values in lists.items() if values]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """A text of one line, without what cannot stand in a declaration."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def _text(value: str) -> str:
    # A JSON text is a basic TOML text: both escape quotes and backslashes alike.
    return json.dumps(plain(value), ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    if len(values) < 2:
        return f"[{', '.join(map(_text, values))}]"
    joined = ", ".join(map(_text, values))
    return f"[{joined}]" if len(joined) < 80 else "[\n" + "".join(f"  {_text(each)},\n" for each in values) + "]"


def _letters(part: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", part).strip("_")
