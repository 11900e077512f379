"""What tests of topics share: short ways to declare and to match, and the files that are not ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dronewire.topic import Topic, compile_topics, read_topic

SHARED = Path(__file__).parents[2] / ".." / "shared"


@pytest.fixture
def topic() -> Callable[..., Topic]:
    """Declare a topic by its query."""

    def declare(query: str, *, id: str = "t", least: int = 1) -> Topic:  # noqa: A002 - the topic's word
        text = f"title = {{ en = 'T', ru = 'Т' }}\nleast = {least}\nquery = '''{query}'''"
        return read_topic(text, id=id, file=f"{id}.toml")

    return declare


@pytest.fixture
def found(topic: Callable[..., Topic]) -> Callable[..., list[str]]:
    """What a query finds in a text, as written there."""

    def match(query: str, text: str, *, title: str = "", language: str = "ru", least: int = 1) -> list[str]:
        matches = compile_topics([topic(query, least=least)]).match(title, text, language=language)
        return [word.found for each in matches for word in each.words]

    return match


@pytest.fixture
def shared() -> Path:
    """The folder of measured facts and labelled texts beside the checkout."""
    if not SHARED.exists():
        pytest.skip(f"needs {SHARED}, which is not part of the repository")
    return SHARED
