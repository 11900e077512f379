"""`dronewire extract`: pages as articles, with the reason for every field, and for whatever is none."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import INSTANTS, Config, Json, NewsstandUrl, complain, instant_of, say, settings_of

if TYPE_CHECKING:
    from dronewire.article import Article
    from dronewire.instant import Instant
    from flows.steps.extracting import Extracted


def extract(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    page: Annotated[
        list[str], typer.Argument(metavar="FILE|FOLDER|URL...", help="Saved pages, folders of them, URLs.")
    ],
    url: Annotated[
        str, typer.Option(help="The real address of the one file; else what its page names as its own.")
    ] = "",
    at: Annotated[
        datetime | None,
        typer.Option(help="The instant that counts as now; UTC unless it names a zone.", formats=INSTANTS),
    ] = None,
    config: Config = None,
    newsstand: NewsstandUrl = None,
    json: Json = False,
) -> None:
    """Articles out of pages, with the reasons for each field.

    Of a folder all *.html, *.htm and *.gz in it and below are read, sorted. Addresses are asked for as a round does:
    one after the other and only where robots.txt allows it. An address says which outlet's rules apply. Nothing is
    kept. With --json each page is one line, in order. Exit status 1 if a page could not be had or read.
    """
    from pathlib import Path  # noqa: PLC0415

    from flows.extraction import extractors  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.extracting import Desk, inputs_of  # noqa: PLC0415
    from spiders.loader import catalogue_and_mistakes  # noqa: PLC0415

    if url and (len(page) > 1 or Path(page[0]).is_dir() or "://" in page[0]):
        raise typer.BadParameter("is for one file", param_hint="--url")
    settings = settings_of(config, newsstand=newsstand)
    outlets, mistakes = catalogue_and_mistakes(settings.own_outlets)
    inputs = list(inputs_of(page, address=url))
    failed = [str(mistake) for mistake in mistakes]
    with watched(quiet=json) as progress, extractors(min(settings.workers, len(inputs))) as pool:
        desk = Desk(settings, outlets, pool, at=instant_of(at), progress=progress)
        for one in desk.extract(inputs):
            if one.failed:
                failed.append(f"{one.input.file or one.input.address}: {one.reason}")
            if json:
                say(_as_json(one))
            else:
                from flows.commands.show_article import show_extracted  # noqa: PLC0415

                show_extracted(one)
    complain(tuple(failed))
    raise typer.Exit(1 if failed else 0)


def _as_json(one: "Extracted") -> dict[str, Any]:
    reasons = {"url": one.input.named} if one.input.named else {}
    line: dict[str, Any] = {
        "file": one.input.file or None,
        "url": one.input.address,
        "outcome": one.outcome,
        "reason": one.reason,
        "outlet": one.outlet.id if one.outlet else None,
    }
    return line | (_said(one.article, reasons) if one.article else _NOTHING | {"reasons": reasons})


def _said(article: "Article", reasons: dict[str, str]) -> dict[str, Any]:
    return {
        "address": article.address,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "language": article.language,
        "authors": list(article.authors),
        **_instant("published", article.published),
        **_instant("modified", article.modified),
        "step": article.step,
        "rubric": article.rubric,
        "tags": list(article.tags),
        "image": article.image,
        "amp": article.amp,
        "paywalled": article.paywalled,
        "place": article.place,
        "agency": article.agency,
        "credit": article.credit,
        "reasons": reasons | {name: reason for name, reason in asdict(article.reasons).items() if reason},
    }


def _instant(name: str, said: "Instant | None") -> dict[str, Any]:
    others = said.others if said else ()
    return {
        name: said.at.isoformat() if said else None,
        f"{name}_precision": said.precision if said else None,
        f"{name}_source": said.origin if said else None,
        f"{name}_confidence": said.confidence if said else None,
        f"{name}_others": [
            {"at": one.at.isoformat(), "precision": one.precision, "source": one.origin} for one in others
        ],
    }


# The same keys on the line of what is no article, so that every line can be read alike.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("address", "title", "lead", "text", "language", "step", "rubric", "image", "amp"), ""),
    **dict.fromkeys(("place", "agency", "credit"), ""),
    "authors": [],
    "tags": [],
    "paywalled": None,
    **_instant("published", None),
    **_instant("modified", None),
}
