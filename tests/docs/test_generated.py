"""The generated reference is what the code says now, and leaves nothing out."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import typer

from alerts.sending import MailSettings
from dronewire.outcome import Outcome
from flows.cli import app
from flows.settings import Settings
from spiders.loader import catalogue

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ["commands.md", "settings.md", "outlets.md", "outcomes.md"]


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATED: dict[str, str] = _generator().pages()


def _checked_in(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def _commands(name: str, command: object) -> list[str]:
    below = getattr(command, "commands", {})
    return [name, *(full for part, each in below.items() for full in _commands(f"{name} {part}", each))]


def test_the_generated_pages_are_known() -> None:
    """One that is new needs a link from docs/README.md."""
    assert sorted(GENERATED) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_checked_in_is_what_is_generated(name: str) -> None:
    """If not: python docs/generate.py."""
    assert _checked_in(name) == GENERATED[name]


@pytest.mark.parametrize("command", _commands("dronewire", typer.main.get_command(app)))
def test_every_command_has_a_section(command: str) -> None:
    """Those below others, too."""
    assert f"## `{command}`\n" in _checked_in("commands.md")


@pytest.mark.parametrize("name", [*Settings.model_fields, *(f"mail__{each}" for each in MailSettings.model_fields)])
def test_every_setting_names_its_variable(name: str) -> None:
    """All but the table itself, which has none."""
    wanted = "## `[mail]`" if name == "mail" else f"`DRONEWIRE_{name.upper()}`"

    assert wanted in _checked_in("settings.md")


@pytest.mark.parametrize("outlet", catalogue().values(), ids=lambda outlet: outlet.id)
def test_every_outlet_appears_with_its_terms(outlet: object) -> None:
    """What it says about automatic use is shown wherever it is listed."""
    title, name, terms = outlet.title, outlet.id, outlet.terms  # type: ignore[attr-defined] # pytest's ids want object
    page = _checked_in("outlets.md")

    assert (f"## {title} (`{name}`)" in page, terms in page) == (True, True)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_is_explained(outcome: Outcome) -> None:
    """With more than its name."""
    row = next(line for line in _checked_in("outcomes.md").splitlines() if line.startswith(f"| `{outcome}` |"))

    assert len(row.split("|")[2].strip()) > 5
