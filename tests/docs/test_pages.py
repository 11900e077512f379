"""What the pages say is true: links lead somewhere, examples are valid, commands exist, queries find what they say."""

import re
import shlex
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
import typer

from dronewire.haul import HaulLine
from dronewire.outlet import Outlet
from dronewire.topic import check_examples, compile_topics, read_topic
from dronewire.topic.lexicon import LEXICON
from flows.cli import app
from flows.declared import TopicFolders
from flows.settings import read_settings
from spiders.loader import read_outlet

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)\s]+)\)")
ROW = re.compile(r"^\| `([^`|]+)` \| ([^|`]+) \| ([^|`]+) \|$", re.MULTILINE)
SENTENCE_END = re.compile(r"[a-zа-я)`][.!?] +[A-ZА-Я`]")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, its language, its text."""

    place: str
    kind: str
    text: str


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _blocks(kind: str) -> list[Block]:
    return [each for page in PAGES for each in _blocks_of(page) if each.kind == kind]


def _blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(f"{_name(page)}:{text.count(chr(10), 0, found.start()) + 1}", found["kind"], _dedented(found))
        for found in FENCE.finditer(text)
    ]


def _dedented(found: re.Match[str]) -> str:
    return "".join(line.removeprefix(found["indent"]) for line in found["text"].splitlines(keepends=True))


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def _commands_said() -> list[tuple[str, list[str]]]:
    lines = [(block.place, line) for block in _blocks("sh") for line in block.text.splitlines()]
    split = [(place, shlex.split(line, comments=True)) for place, line in lines]
    return [(place, words[1:]) for place, words in split if words and Path(words[0]).name == "dronewire"]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """To files that exist, and headings in them."""
    broken = []
    for link in LINK.findall(_prose(page)):
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize(
    "page", [page for page in PAGES if DOCS in page.parents and page.name != "README.md"], ids=_name
)
def test_no_page_is_forgotten(page: Path) -> None:
    """Each is linked from the list of its folder or of all pages."""
    lists = [DOCS / "README.md", DOCS / "decisions" / "README.md"]
    linked = {(each.parent / link.partition("#")[0]).resolve() for each in lists for link in LINK.findall(_prose(each))}

    assert page in linked


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_line_holds_one_sentence(page: Path) -> None:
    """So that a change shows what was changed; tables are let off."""
    lines = [line for line in _prose(page).splitlines() if not line.lstrip().startswith(("|", "- **terms"))]

    assert [line for line in lines if SENTENCE_END.search(re.sub(r"^\s*\d+\. ", "", line))] == []


@pytest.mark.parametrize("block", _blocks("toml"), ids=lambda block: block.place)
def test_toml_examples_are_valid(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each names its file in its first line, and is read as what it is; a topic's examples hold."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / block.text.partition("\n")[0].removeprefix("# ")
    file.parent.mkdir(exist_ok=True)
    file.write_text(block.text, encoding="utf-8")
    if file.name == "dronewire.toml":
        assert read_settings().alert
    elif file.parent.name == "outlets":
        assert isinstance(read_outlet(file), Outlet)
    elif file.name == LEXICON:
        assert TopicFolders(file.parent).mistakes == []
    else:
        assert check_examples(TopicFolders().read(file)) == []


@pytest.mark.parametrize(("place", "words"), _commands_said(), ids=str)
def test_commands_exist(place: str, words: list[str]) -> None:
    """With the options that are used."""
    command: Any = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    known = {option for each in command.params for option in each.opts}

    assert (place, {word for word in words if word.startswith("--")} - known) == (place, set())


@pytest.mark.parametrize(
    ("query", "text", "other"), ROW.findall((DOCS / "reference" / "topics.md").read_text(encoding="utf-8"))
)
def test_queries_find_what_the_reference_says(query: str, text: str, other: str) -> None:
    """And do not find what it says they do not."""
    lists = TopicFolders()
    toml = f"title = {{ en = 't', ru = 'т' }}\nquery = '''{query}'''\nleast = 1"
    lexicon = lists.lexicon
    engine = compile_topics([read_topic(toml, id="one", file="topics.md", lexicon=lexicon)])
    found = [bool(engine.match("", each, language="ru")) for each in (text, other)]

    assert found == [True, False]


@pytest.mark.parametrize("field", [each.name for each in fields(HaulLine)])
def test_every_field_of_a_haul_is_described(field: str) -> None:
    """In the table of haul.jsonl."""
    assert f"\n| `{field}` |" in (DOCS / "reference" / "haul.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", ["id", "topics", "titles", "lead", "first_published", "outlets", "words", "versions"])
def test_every_field_of_a_story_is_described(field: str) -> None:
    """In the table of stories.jsonl."""
    assert f"\n| `{field}` |" in (DOCS / "reference" / "bundle.md").read_text(encoding="utf-8")


def test_every_deployment_is_described() -> None:
    """Those of prefect.yaml."""
    names = re.findall(r"^  - name: (\w+)$", (ROOT / "prefect.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    page = (DOCS / "how-to" / "run-for-good.md").read_text(encoding="utf-8")

    assert [name for name in names if f"`{name}/{name}`" not in page] == []
