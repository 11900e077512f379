"""What retellings are found by: keys of words, numbers, days, places, marks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.retelling import Rarity, facts_of, retells
from dronewire.retelling import candidates as looking
from dronewire.retelling.candidates import CROWDED, MARKS, SHARED, Candidate, Window, marks_of
from dronewire.retelling.figures import days_in, numbers_in, weight_of
from dronewire.retelling.keys import key_of, name_key
from dronewire.retelling.places import called, places_of

ARTICLES = st.lists(st.sets(st.integers(0, 30), max_size=12), max_size=25)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "Завод «Инмар» в Ижевске собрал 1,2 тыс. дронов.",
            "Губернатор Пётр Ладыгин приехал 12 мая.",
            "Drones hit a plant in Izhevsk, 400 windows were broken.",
            "Уночі 3 травня в Іжевську чули вибухи.",
            "Погода без осадков, ветер слабый.",
        ]
    ),
    max_size=5,
)


@pytest.mark.parametrize(
    "spellings",
    [
        "ижевск ижевске іжевськ izhevsk ижевском",
        "алабуга алабуге alabuga",
        "саратов саратова saratov саратове",
        "лачин лачина лачиным lachin",
        "газпром газпрома газпромом",
        "назрань назрани nazran",
        "шойгу shoigu shoygu",
    ],
)
def test_a_name_has_one_key_however_it_is_spelt(spellings: str) -> None:
    """In each case and in Russian, Ukrainian and English."""
    assert len({name_key(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "дроны беспилотник безпілотники drones пилотсыз пилотһыҙ",
        "завод заводе plant factories",
        "вибух взрывы explosion",
    ],
)
def test_words_of_the_field_have_one_key_in_each_language(words: str) -> None:
    """Concepts, by whole words or their beginnings."""
    assert len({key_of(word) for word in words.split()}) == 1


def test_a_name_is_no_concept() -> None:
    """Глава is a town's head; Главин is not."""
    assert not name_key("главин").startswith("=")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,2 тыс. квадрокоптеров", {"1200"}),
        ("1 200 квадрокоптеров", {"1200"}),
        ("1.2 thousand drones", {"1200"}),
        ("1,200 drones", {"1200"}),
        ("полторы тысячи коптеров", {"1500"}),
        ("четыре сотни машин", {"400"}),
        ("640 млн рублей", {"640000000"}),
        ("₽640 million", {"640000000"}),
        ("140 млн гривень", {"140000000"}),
        ("85 844 беседы", {"85844"}),
        ("на 45% больше", {"45%"}),
        ("на 45 процентов больше", {"45%"}),
        ("пострадали шестеро", {"6"}),
        ("12 мая в 10:21", set()),
        ("остался один", set()),
    ],
)
def test_numbers_are_the_same_however_they_are_written(text: str, numbers: set[str]) -> None:
    """In figures or words, with thousands and millions in four languages; days and clock times are none."""
    assert numbers == numbers_in(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("КАЗАНЬ, 17 июн – РИА Новости.", {(6, 17)}),
        ("17 червня", {(6, 17)}),
        ("June 17", {(6, 17)}),
        ("17.06.2026", {(6, 17)}),
        ("В течение ночи на 2 июня", {(6, 2)}),
        ("17 человек", set()),
        ("12 маляров", set()),
    ],
)
def test_days_are_read_in_each_language(text: str, days: set[tuple[int, int]]) -> None:
    """By number and month; no year is needed."""
    assert days == days_in(text)


def test_an_exact_number_tells_more_than_a_round_one_and_a_year_hardly_anything() -> None:
    """Two texts with 85,844 in them are one event; two with 2026 are not."""
    assert weight_of("85844") > weight_of("400") > weight_of("5") > weight_of("2026") > 0


@pytest.mark.parametrize(
    ("names", "region"),
    [("ижевске", "Удмуртия"), ("нижнем новгороде", "Нижегородская"), ("yelabuga", "Татарстан"), ("чаллы", "Татарстан")],
)
def test_towns_tell_their_region(names: str, region: str) -> None:
    """Of one or two words, in several languages."""
    assert [region] == [called(code) for code in places_of(names.split())]


def test_a_persons_name_is_no_place() -> None:
    """Артём, Киров and Roman are left out of the list."""
    assert frozenset() == places_of(["артем", "киров", "roman"])


@given(SENTENCES, SENTENCES)
def test_the_order_of_a_pair_does_not_matter(one: list[str], other: list[str]) -> None:
    """The score is the same, and so is whether there is a link."""
    first, second = facts_of("", " ".join(one)), facts_of("", " ".join(other))
    there, back = retells(first, second, Rarity()), retells(second, first, Rarity())

    assert (there and there.score) == (back and back.score)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_facts(title: str, text: str) -> None:
    """Whatever stands in it, at most as many marks as an article has."""
    assert len(marks_of(facts_of(title, text))) <= MARKS


@given(ARTICLES, st.sets(st.integers(0, 30), max_size=12))
def test_a_window_finds_what_a_plain_count_finds(articles: list[set[int]], wanted: set[int]) -> None:
    """Sealed or not, and after some articles were dropped."""
    window = Window()
    for number, marks in enumerate(articles):
        window.add(number, np.array(sorted(marks), np.uint64))
        if number % 7 == 3:
            window.drop([number - 1])
    gone = {number - 1 for number in range(len(articles)) if number % 7 == 3}
    shared = {number: len(marks & wanted) for number, marks in enumerate(articles) if number not in gone}
    expected = sorted((-count, number) for number, count in shared.items() if count >= SHARED)

    assert [Candidate(number, -count) for count, number in expected] == window.candidates(
        np.array(sorted(wanted), np.uint64)
    )


def test_a_window_is_sealed_without_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles that no longer stand in the dictionary are found as well."""
    monkeypatch.setattr(looking, "SEALED_AT", 2)
    window, marks = Window(), np.arange(5, dtype=np.uint64)
    for number in range(3):
        window.add(number, marks)

    assert [Candidate(0, 5), Candidate(1, 5), Candidate(2, 5)] == window.candidates(marks)


def test_adding_an_article_again_changes_nothing() -> None:
    """A batch that is taken in twice finds each article once."""
    window, marks = Window(), np.arange(5, dtype=np.uint64)
    for _ in range(2):
        window.add(1, marks)

    assert [Candidate(1, 5)] == window.candidates(marks)


def test_a_mark_that_too_many_have_finds_nobody() -> None:
    """It tells no event, and would make each look-up slower than the last."""
    window, marks = Window(), np.arange(5, dtype=np.uint64)
    for number in range(CROWDED + 1):
        window.add(number, marks)

    assert window.candidates(marks) == []
