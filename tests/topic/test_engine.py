"""The engine finds what a query says, shows it where it stands, and takes no passing mention for a match."""

import pickle
import subprocess
import sys
from collections.abc import Callable

import pytest

from dronewire.match import Match, Word
from dronewire.topic import Topic, compile_topics

LONG = "Бюджет приняли вчера. " * 40


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("дрон AND завод", "Дрон. Завод.", True),
        ("дрон AND завод", "Дрон.", False),
        ("дрон NOT завод", "Дрон. Завод.", False),
        ("дрон OR завод", "Завод.", True),
        ("дрон NEAR/2 завод", "дрон и завод", True),
        ("дрон NEAR/2 завод", "завод и дрон", True),
        ("дрон NEAR/1 завод", "дрон и завод", False),
        ("дрон NEAR/5 дрон", "дрон", False),
        ("дрон NEAR/5 дрон", "дрон и дрон", True),
        ("Орлан NOT NEAR/3 птица", "Орлан – птица", False),
        ("Орлан NOT NEAR/3 птица", "Орлан летит над лесом, а птица в гнезде", True),
        ("дрон SAME sentence завод", "Дрон упал. Завод цел.", False),
        ("дрон SAME sentence завод", "Дрон упал на завод.", True),
        ("дрон SAME sentence завод", "Дрон им. Иванова И. И. упал в г. Казань на завод.", True),
        ("дрон SAME sentence завод", "Дрон стоит 5 млн.\nЗавод цел.", False),
        ("дрон SAME paragraph завод", "Дрон упал. Завод цел.", True),
        ("дрон SAME paragraph завод", "Дрон упал.\nЗавод цел.", False),
        ("lead:завод", "Завод цел.\nДрон упал.", True),
        ("lead:дрон", "Завод цел.\nДрон упал.", False),
        ("дрон{2}", "Дрон и дроны.", True),
        ("дрон{3}", "Дрон и дроны.", False),
        ("(дрон OR завод){3}", "Дрон и дроны. Завод.", True),
        ('"завод дрон"~2', "дрон и наш завод", True),
        ('"завод дрон"~1', "дрон и наш завод", False),
    ],
)
def test_operators_do_what_they_say(found: Callable[..., list[str]], query: str, text: str, matches: bool) -> None:
    """One text a rule."""
    assert bool(found(query, text)) == matches


@pytest.mark.parametrize(
    ("title", "text", "matches"),
    [
        ("Дрон", LONG, True),
        ("Бюджет", LONG + "Упомянули и дрон, и завод, и дроны.", False),
        ("Бюджет", "Дрон сел. " + LONG + "Дрон взлетел.", True),
    ],
)
def test_a_passing_mention_is_no_match(found: Callable[..., list[str]], title: str, text: str, matches: bool) -> None:
    """By default: in the title, or in two sentences."""
    assert bool(found("дрон", text, title=title, least=2)) == matches


def test_every_part_of_and_has_to_be_more_than_a_passing_mention(found: Callable[..., list[str]]) -> None:
    """Many drones and one factory are no article on drone factories."""
    assert found("дрон AND завод", "Дрон сел. Дрон взлетел. Дрон и завод.", least=2) == []


def test_a_weight_makes_one_mention_enough(found: Callable[..., list[str]]) -> None:
    """The same text with the factory weighing 2."""
    assert found("дрон AND завод^2", "Дрон сел. Дрон взлетел. Дрон и завод.", least=2) == [
        "Дрон",
        "Дрон",
        "Дрон",
        "завод",
    ]


def test_words_are_shown_where_they_stand(topic: Callable[..., Topic]) -> None:
    """Offsets are within title and text as given, with soft hyphens and NBSP."""
    engine = compile_topics([topic('дрон AND "беспилотная система"')])
    text = "О\u00a0бес\u00adпилотных\u00a0систе\u00adмах."
    matches = engine.match("Дро\u00adны", text, language="ru")

    assert matches == (
        Match(
            topic="t",
            words=(
                Word(term="дрон", found="Дро\u00adны", zone="title", start=0, end=6),
                Word(
                    term="беспилотная система",
                    found="бес\u00adпилотных\u00a0систе\u00adмах",
                    zone="text",
                    start=2,
                    end=24,
                ),
            ),
            score=1,
            rule='дрон AND "беспилотная система"',
        ),
    )


def test_topics_come_in_the_order_of_their_ids(topic: Callable[..., Topic]) -> None:
    """However they were given."""
    engine = compile_topics([topic("дрон", id="b"), topic("дроны", id="c"), topic("дрон", id="a")])

    assert [match.topic for match in engine.match("", "дрон", language="ru")] == ["a", "b", "c"]


def test_scores_are_those_of_the_matches(topic: Callable[..., Topic]) -> None:
    """Who does not ask for words gets the same topics with the same points."""
    engine = compile_topics([topic("дрон", id="a"), topic("дрон^3 AND завод", id="b"), topic("цех", id="c")])

    assert engine.scores("Дрон", "Завод. Дрон.", language="ru") == {"a": 3, "b": 1}


def test_the_lead_is_the_first_paragraph_with_words(found: Callable[..., list[str]]) -> None:
    """Line breaks before the first paragraph make no paragraph."""
    assert found("lead:дрон", "\n\nДрон упал.\nЗавод цел.") == ["Дрон"]


def test_an_engine_can_be_sent_to_another_process(topic: Callable[..., Topic]) -> None:
    """It survives pickling, with the same answers."""
    engine = compile_topics([topic("дрон NEAR/3 завод OR БПЛА")])
    text = "Дрон и завод, БПЛА."

    assert pickle.loads(pickle.dumps(engine)).match("", text, language="ru") == engine.match("", text, language="ru")


def test_importing_topics_loads_no_dictionary() -> None:
    """Commands that match nothing do not pay for morphology or the parser."""
    code = "import sys, dronewire.topic; print([name for name in ('pymorphy3', 'lark') if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"


def test_no_topics_match_nothing() -> None:
    """An empty engine is no mistake."""
    assert compile_topics([]).match("Дрон", "дрон", language="ru") == ()
