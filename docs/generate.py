# noqa: INP001 - docs is a folder of texts, no package
"""Writes the part of the reference that the code itself knows: python docs/generate.py [--check]."""

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any, Literal, get_args, get_origin

import annotated_types as at
import typer
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from alerts.sending import PORTS, MailSettings
from dronewire.bundle.counts import GROUPS, State
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Former, Outlet, Verification
from flows.cli import app
from flows.commands.show_lists import read_by
from flows.recipients import Recipient
from flows.settings import Settings
from spiders.loader import catalogue
from spiders.options import CrawlSettings
from storage.crawling.known import ARTICLES, ASK_AGAIN, LOOK_AGAIN

FOLDER = Path(__file__).parent / "reference"
GENERATED = "<!-- Written by docs/generate.py from the code; what is changed here is lost. -->"

AFTERWARDS = {
    Outcome.NOT_AN_ARTICLE: "an error page: after 10 minutes, 1 hour, 6 hours, then daily for a week",
    Outcome.POSTPONED: "the next round",
    **dict.fromkeys(ARTICLES, "as the setting `looks` says: after 1 hour, 24 hours and 7 days"),
    **dict.fromkeys(LOOK_AGAIN, "after 10 minutes, 1 hour, 6 hours"),
    **dict.fromkeys(ASK_AGAIN, "after 10 minutes, 1 hour, 6 hours, then daily for a week"),
}


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    made = {"commands.md": commands(), "settings.md": settings(), "outlets.md": outlets(), "outcomes.md": outcomes()}
    return {name: "\n".join([GENERATED, *lines]).rstrip() + "\n" for name, lines in made.items()}


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield from (
        "# Commands",
        "",
        "Every command answers `--help`.",
        "With `--json` a command speaks JSON lines on standard output; what failed is named on standard error.",
        "The exit status is 0 when all is done, 1 when it is done and failures were named, 2 for wrong use.",
        "",
    )
    for name, command in _commands("dronewire", typer.main.get_command(app)):
        yield from (f"## `{name}`", "", _lines(command.help), "", f"`{_usage(name, command)}`", "")
        rows = [_parameter(each) for each in command.params if not each.name.endswith("_completion")]
        if rows:
            yield from _table(("argument or option", "value", "default", "what it says"), rows)


def settings() -> Iterator[str]:
    """Every setting, with its environment variable."""
    mail = MailSettings.model_fields
    own = {name: each for name, each in Settings.model_fields.items() if name not in CrawlSettings.model_fields}
    yield from (
        "# Settings",
        "",
        "Settings stand in `dronewire.toml` in the working folder; `--config FILE` or `DRONEWIRE_CONFIG` name another.",
        "An environment variable goes over the file, an option of the command line over both.",
        "Paths are relative to the file.",
        "Unknown keys are errors, and a mistake is named with its file and line.",
        "Lists stand in variables as JSON: `DRONEWIRE_ALERT='[\"desk@example.org\"]'`.",
        "There is no setting for robots.txt, which is always obeyed, and none that hides who asks.",
        "",
    )
    yield from ("## General", "", *_settings(own, prefix="DRONEWIRE_"))
    yield from ("## Reading", "", *_settings(CrawlSettings.model_fields, prefix="DRONEWIRE_"))
    yield from ("## `[[recipients]]`", "", "One table for each reader.", "")
    yield from _table(("key", "type", "default", "what it says"), _keys(Recipient))
    yield from ("## `[mail]`", "", *_settings(mail, prefix="DRONEWIRE_MAIL__"))
    ports = ", ".join(f"{port} for `{security}`" for security, port in PORTS.items())
    yield f"The port is, where none is given, {ports}."


def outlets() -> Iterator[str]:
    """The outlets that are read, and the keys of their files."""
    known = catalogue().values()
    yield from (
        "# Outlets",
        "",
        f"These {len(known)} are read unless you say otherwise; [yours](../how-to/add-an-outlet.md) stand beside them.",
        "Each is one file in `spiders/outlets/`; a file of the same name in your `outlets/` takes its place.",
        "Where an outlet names neither feed nor sitemap nor section, they are discovered from its home page.",
        "",
    )
    rows = [(f"`{o.id}`", o.title, o.region, " ".join(o.languages), read_by(o), o.verification) for o in known]
    yield from _table(("outlet", "title", "region", "written in", "read by", "verified"), rows)
    tried = _comments(Verification)
    yield from ("How far the facts of an outlet were tried out by somebody:", "")
    yield from _table(("verified", "what it says"), [(f"`{each}`", tried[each.name]) for each in Verification])
    for outlet in known:
        yield from (f"## {outlet.title} (`{outlet.id}`)", "", *_facts(outlet), "")
    yield from ("## The keys of an outlet's file", "")
    yield from _table(("key", "type", "default", "what it says"), _keys(Outlet))
    yield from ("### The keys of `[[before]]`", "")
    yield from _table(("key", "type", "default", "what it says"), _keys(Former))


def _keys(kind: type[BaseModel]) -> list[tuple[str, ...]]:
    fields = kind.model_fields.items()
    return [(f"`{name}`", _type(field), _default(field), _said(field)) for name, field in fields]


def outcomes() -> Iterator[str]:
    """The ends of addresses, and what a bundle makes of them."""
    yield from (
        "# Outcomes",
        "",
        "Every address that a round touches ends in exactly one outcome, counted once.",
        "The counts of a round add up to the addresses it touched; they are printed, stored and put into the bundle.",
        "",
    )
    ends = _comments(Outcome)
    rows = [(f"`{each}`", ends[each.name], f"`{GROUPS[each]}`", AFTERWARDS.get(each, "")) for each in Outcome]
    yield from _table(("outcome", "what it says of an address", "group in the bundle", "asked again"), rows)
    yield from (
        "A round counts them by kind of address: " + ", ".join(f"`{kind}`" for kind in Kind) + ".",
        "An article is looked at again whether or not it is still listed; one that was gone may come back.",
        "What failed since our own network was down is asked for again after 2 minutes, and counts for no failure.",
        "",
        "## How an outlet was read that day",
        "",
        "The bundle names one state for each outlet, the first of these that is true.",
        "",
    )
    states = _comments(State)
    yield from _table(
        ("state", "what it says"), [(f"`{each}`", states.get(each.name) or "read, with new articles") for each in State]
    )


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for below, each in getattr(command, "commands", {}).items():
        yield from _commands(f"{name} {below}", each)


def _usage(name: str, command: Any) -> str:
    named = [each.name.upper() + ("..." if each.nargs == -1 else "") for each in command.params if _is_argument(each)]
    pieces = [text if each.required else f"[{text}]" for text, each in zip(named, _arguments(command), strict=True)]
    below = ["COMMAND"] if getattr(command, "commands", None) else []
    return " ".join([name, "[OPTIONS]", *pieces, *below])


def _arguments(command: Any) -> list[Any]:
    return [each for each in command.params if _is_argument(each)]


def _is_argument(parameter: Any) -> bool:
    return isinstance(parameter, typer.core.TyperArgument)


def _parameter(each: Any) -> tuple[str, ...]:
    name = each.name.upper() if _is_argument(each) else ", ".join(each.opts)
    wanted = each.type_descriptor.annotation
    value = "" if wanted is bool else each.metavar or _kind(_one_of(wanted))
    plain = each.default and isinstance(each.default, int | str | PurePath)
    return f"`{name}`", value, f"`{each.default}`" if plain else "", _sentence(each.help)


def _one_of(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is list else annotation


def _settings(fields: Mapping[str, FieldInfo], *, prefix: str) -> Iterator[str]:
    rows = []
    for name, field in fields.items():
        variable = "" if field.annotation is MailSettings else f"`{prefix}{name.upper()}`"
        rows.append((f"`{name}`", _type(field), _default(field), variable, _said(field)))
    return _table(("key", "type", "default", "environment", "what it says"), rows)


def _facts(outlet: Outlet) -> Iterator[str]:
    yield f"- home page: <{outlet.homepage}>"
    yield from (f"- feed: <{feed}>" for feed in outlet.feeds)
    yield from (f"- sitemap: <{sitemap}>" for sitemap in outlet.sitemaps)
    yield from (f"- section: <{section}>" for section in outlet.sections)
    if outlet.archive:
        yield f"- archive: `{outlet.archive}`"
    if outlet.engine:
        yield f"- engine: `{outlet.engine}`"
    yield f"- region {outlet.region}, languages {', '.join(outlet.languages)}, zone {outlet.timezone}"
    least, most = outlet.articles_a_day
    yield f"- articles a day: {least} to {most}"
    if outlet.terms:
        yield f"- **terms:** {outlet.terms}"


def _said(field: FieldInfo) -> str:
    return field.description or ""


def _type(field: FieldInfo) -> str:
    bounds = {type(each): each for each in field.metadata}
    least, most, above = bounds.get(at.Ge), bounds.get(at.Le), bounds.get(at.Gt)
    limits = [f"{least.ge} or more"] if least and not most else [f"{least.ge} to {most.le}"] if least and most else []
    limits += [f"above {above.gt}"] if above else []
    return ", ".join([_kind(field.annotation), *limits])


def _kind(annotation: Any) -> str:
    """A type in a reader's words."""
    if get_origin(annotation) in {list, tuple}:
        inner = [each for each in get_args(annotation) if each is not ...]
        return "list of " + _kind(inner[0]) + "s" if len(inner) == 1 else f"{len(inner)} {_kind(inner[0])}s"
    if get_origin(annotation) is dict:
        return "table"
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{each}`" for each in get_args(annotation))
    parts = [each for each in get_args(annotation) if each is not type(None)]
    if parts and get_origin(annotation) is not None:
        return _kind(parts[0])
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return "table"
    names = {
        str: "text",
        SecretStr: "text",
        int: "number",
        float: "number",
        Path: "path",
        datetime: "date or time",
        date: "date",
    }
    return names.get(annotation, getattr(annotation, "__name__", str(annotation)))


def _default(field: FieldInfo) -> str:
    value = field.default
    if field.is_required():
        return "none: it is needed"
    if value is None or isinstance(value, BaseModel) or value in ("", (), {}) or isinstance(value, SecretStr):
        return ""
    if isinstance(value, tuple):
        return f"`{list(value)}`".replace("'", '"')
    return f"`{value}`"


def _comments(kind: type[StrEnum]) -> dict[str, str]:
    """What the source says beside each member."""
    return dict(re.findall(r"^ +([A-Z_]+) = .*?# (.+)$", inspect.getsource(kind), re.MULTILINE))


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    return re.sub(r"(?<=[.!?]) (?=[A-Z])", "\n", _sentence(text))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(head)
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def main() -> int:
    """Write the pages, or with ``--check`` say which of them are not as they would be written."""
    stale = [name for name, text in pages().items() if _text_of(FOLDER / name) != text]
    if "--check" not in sys.argv:
        FOLDER.mkdir(exist_ok=True)
        for name in stale:
            (FOLDER / name).write_text(pages()[name], encoding="utf-8")
    sys.stdout.write("".join(f"{name}\n" for name in stale))
    return int("--check" in sys.argv and bool(stale))


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
