"""The templates, and what they may call."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from dronewire.bundle import drawing, wording
from dronewire.bundle.counts import Counts, Group, State
from dronewire.bundle.markdown import markdown, markdown_line, markdown_link
from dronewire.bundle.regions import language_name, region_name
from dronewire.bundle.told import topic_title
from dronewire.text.highlight import plain, shown
from dronewire.versions.changes import marked


def rendered(template: str, view: dict[str, Any]) -> bytes:
    """A template with its values."""
    return environment().get_template(template).render(view).encode()


def policy(*, style: str, script: str = "") -> str:
    """A content security policy under which nothing is loaded, and nothing but these two works."""
    scripts = f"; script-src '{_sum(script)}'" if script else ""
    return f"default-src 'none'; style-src '{_sum(style)}'{scripts}; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def source(name: str) -> Markup:
    """A style or script as it stands beside the templates."""
    loader = environment().loader
    assert loader is not None
    return Markup(loader.get_source(environment(), name)[0])  # noqa: S704 # our own file


@cache
def environment() -> Environment:
    """The templates' environment."""
    made = Environment(
        loader=PackageLoader("dronewire.bundle", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"md": markdown, "md_line": markdown_line, "md_link": markdown_link, "shown": shown}
    made.filters |= {"plain": plain, "n": wording.grouped, "wdiff": marked}
    made.globals |= _words()
    return made


def _sum(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _words() -> dict[str, Any]:
    """What templates may call."""
    return {
        "counted": wording.counted,
        "counted_noun": wording.counted,  # where a template has numbers of its own by that name
        "MONTHS": wording.MONTHS,
        "NOMINATIVE": wording.NOMINATIVE,
        "noun": wording.noun,
        "long_day": wording.long_day,
        "weekday": wording.weekday,
        "copies": wording.COPIES,
        "credited": wording.credited,
        "PAYWALLED": wording.PAYWALLED,
        "STATES": wording.STATES,
        "weights": wording.WEIGHTS,
        "topic_title": topic_title,
        "region_name": region_name,
        "language_name": language_name,
        "total": _total,
        "in_state": _in_state,
        "groups": tuple(Group),
        "sparkline": drawing.sparkline,
        "hour_columns": drawing.hours,
        "bar": drawing.bar,
    }


def _total(counts: Counts, group: Group) -> int:
    return sum(outlet.groups[group] for outlet in counts.outlets)


def _in_state(counts: Counts, *states: State) -> list[str]:
    return [outlet.title for outlet in counts.outlets if outlet.state in states]
