"""Finds the declarations of outlets, ours and the user's, and makes a Scrapy spider of each."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dronewire.outlet import Outlet
from dronewire.outlet.declaration import DeclarationError, declare, line_of, read_toml

if TYPE_CHECKING:  # Scrapy takes most of a second to import, and the catalogue is wanted without it
    from scrapy import Request

    from spiders.spider import OutletSpider

SHIPPED = Path(__file__).parent / "outlets"
ENGINES = Path(__file__).parent / "engines"
HOME = "{homepage}"  # in an engine's facts: the outlet's home page without the slash at its end
USERS = "outlets"  # the folder of the user's own, in the working folder
FOLDERS = "DRONEWIRE_OUTLETS"  # the setting that names other folders

log = logging.getLogger(__name__)


def text_of(file: Path) -> str:
    """What a person wrote.

    Raises:
        DeclarationError: naming the file that cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(str(file), None, str(error)) from error


def read_outlet(file: Path) -> Outlet:
    """Read one declaration over the facts of its engine; the file's name is the outlet's identifier.

    Raises:
        DeclarationError: naming file and line.
    """
    text = text_of(file)
    own = read_toml(text, str(file))
    shared = _of_engine(own["engine"], str(own.get("homepage", "")), text, file) if own.get("engine") else {}
    outlet = declare(Outlet, {"id": file.stem, **shared, **own}, text=text, file=str(file))
    return outlet.model_copy(update={"ca_file": _ca_file(outlet, text, file)}) if outlet.ca_file else outlet


def _ca_file(outlet: Outlet, text: str, file: Path) -> str:
    """Where the certificates lie that a declaration names from its own folder."""
    place = file.absolute().parent / outlet.ca_file
    if not place.is_file():
        raise DeclarationError(str(file), line_of(text, ["ca_file"]), f"ca_file: there is no such file: {place}")
    return str(place)


def _of_engine(name: Any, homepage: str, text: str, file: Path) -> dict[str, Any]:
    """What an engine knows of an outlet of its own."""
    known = {each.stem: each for each in sorted(ENGINES.glob("*.toml"))}
    if name not in known:
        message = f"engine: unknown engine {name!r}; known are: {', '.join(known)}"
        raise DeclarationError(str(file), line_of(text, ["engine"]), message)
    facts = read_toml(text_of(known[name]), str(known[name]))
    return {key: _at(homepage.rstrip("/"), value) for key, value in facts.items()}


def _at(homepage: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_at(homepage, one) for one in value]
    return value.replace(HOME, homepage) if isinstance(value, str) else value


def catalogue(*folders: Path) -> dict[str, Outlet]:
    """All outlets by identifier: the shipped ones, then those of the given folders, which may replace them.

    Raises:
        DeclarationError: at the first mistake; see `catalogue_and_mistakes` to go on without the mistaken one.
    """
    outlets, mistakes = catalogue_and_mistakes(*folders)
    if mistakes:
        raise mistakes[0]
    return outlets


def catalogue_and_mistakes(*folders: Path) -> tuple[dict[str, Outlet], list[DeclarationError]]:
    """All outlets that can be read, and what was wrong with the others."""
    outlets: dict[str, Outlet] = {}
    mistakes: list[DeclarationError] = []
    for file in _declarations((SHIPPED, *folders)):
        try:
            outlet = read_outlet(file)
        except DeclarationError as mistake:
            mistakes.append(mistake)
        else:
            outlets[outlet.id] = outlet
    return outlets, mistakes


def _declarations(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted(folder.glob("*.toml"))


def spider_class(outlet: Outlet) -> "type[OutletSpider]":
    """The spider of one outlet."""
    from spiders.spider import OutletSpider  # noqa: PLC0415 -- see above

    return type(f"{outlet.id.title().replace('_', '')}Spider", (OutletSpider,), {"name": outlet.id, "outlet": outlet})


class OutletLoader:
    """Scrapy's way to our declarations (SPIDER_LOADER_CLASS): a spider for each outlet, made when it is wanted."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._outlets, self._mistakes = catalogue_and_mistakes(*folders)
        for mistake in self._mistakes:
            log.error("%s", mistake)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """As Scrapy builds its loader."""
        named = settings.get(FOLDERS)
        return cls([Path(folder) for folder in named] if named is not None else [Path(USERS)])

    def load(self, spider_name: str) -> "type[OutletSpider]":
        """The spider of an outlet.

        Raises:
            KeyError: saying what is wrong with its declaration, or that there is none.
        """
        if spider_name in self._outlets:
            return spider_class(self._outlets[spider_name])
        raise KeyError(self.why_not(spider_name))

    def why_not(self, outlet: str) -> str:
        """Why there is no spider of that name."""
        wrong = [str(mistake) for mistake in self._mistakes if Path(mistake.file).stem == outlet]
        return wrong[-1] if wrong else f"Spider not found: {outlet}"

    def list(self) -> list[str]:
        """The identifiers of all outlets, sorted."""
        return sorted(self._outlets)

    def find_by_request(self, request: "Request") -> "Sequence[str]":
        """The outlets that an address belongs to."""
        return sorted(outlet.id for outlet in self._outlets.values() if outlet.owns(request.url))
