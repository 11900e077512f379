"""`dronewire extract`: saved pages as articles, with the reason for whatever is none."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

if TYPE_CHECKING:
    from dronewire.article import Extraction
    from dronewire.outlet import Outlet


def extract(
    file: Annotated[list[Path], typer.Argument(help="Saved pages.")],
    url: Annotated[str, typer.Option(help="The page's real address; says which outlet's rules apply.")] = "",
    config: Config = None,
    json: Json = False,
) -> None:
    """Articles out of saved pages.

    Prints title, instant, language, authors and text of each, or why it is no article.
    """
    from dronewire.extract import extract as extract_page  # noqa: PLC0415
    from spiders.loader import catalogue  # noqa: PLC0415

    outlets = catalogue(settings_of(config).own_outlets)
    failed = []
    for one in file:
        address = url or one.absolute().as_uri()
        try:
            page = one.read_bytes()
        except OSError as error:
            failed.append(f"{one}: {error.strerror}")
            if json:
                say({"file": str(one), "url": url, "outcome": "failed", "reason": error.strerror})
            continue
        outlet = _outlet_of(address, outlets)
        found = extract_page(page, address=address, outlet=outlet, fetched=datetime.now(UTC))
        if json:
            say(_as_json(one, address, found))
        else:
            _show(one, found)
    complain(tuple(failed))
    raise typer.Exit(1 if failed else 0)


def _outlet_of(address: str, outlets: dict[str, "Outlet"]) -> "Outlet":
    from dronewire.outlet import Outlet  # noqa: PLC0415

    known = next((outlet for outlet in outlets.values() if outlet.owns(address)), None)
    homepage = address if address.startswith("http") else "http://localhost"
    return known or Outlet(id="unknown", title="unknown", homepage=homepage)


def _as_json(file: Path, address: str, found: "Extraction") -> dict[str, Any]:
    line: dict[str, Any] = {"file": str(file), "url": address, "outcome": found.outcome, "reason": found.reason}
    if found.article:
        article = found.article
        published = article.published
        line |= {
            "outlet": article.outlet,
            "title": article.title,
            "lead": article.lead,
            "text": article.text,
            "language": article.language,
            "authors": list(article.authors),
            "published": published.at.isoformat() if published else None,
            "published_precision": published.precision if published else None,
            "published_source": published.origin if published else None,
        }
    return line


def _show(file: Path, found: "Extraction") -> None:
    if found.article is None:
        typer.echo(f"{file}: {found.outcome} ({found.reason})")
        return
    article = found.article
    when = f"{article.published.at.isoformat()} ({article.published.origin})" if article.published else "no instant"
    typer.echo(
        f"{file}: {article.title}\n{when} · {article.language} · {', '.join(article.authors)}\n\n{article.text}\n"
    )
