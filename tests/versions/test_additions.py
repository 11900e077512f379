"""What a later version adds: sentences that no earlier one has, and whether they are worth an alert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.copies.roundup import is_round_up
from dronewire.versions.additions import Background, addition, addition_to

FIRST = (
    "В Заречном открыли цех сборки беспилотников, сообщили в областном министерстве промышленности во вторник.\n"
    "На первом этапе предприятие рассчитывает выпускать до 400 аппаратов в год для лесной охраны и геодезии.\n"
    "Половина комплектующих изготавливается в регионе, на линии заняты шестьдесят человек, рассказал директор завода."
)
NEWS = "Вторую очередь цеха с испытательным стендом построят к августу, на неё выделено 85 миллионов рублей."


def test_a_reprint_adds_nothing() -> None:
    """Nor does one with a line below."""
    added = addition(FIRST + "\nПодписывайтесь на наш канал в Telegram, чтобы узнавать новости первыми.", [FIRST])

    assert (added.sentences, added.is_update) == ((), False)


def test_new_facts_are_an_update() -> None:
    """A sentence with numbers of its own; it is shown as it stands."""
    added = addition(f"{FIRST}\n{NEWS}", [FIRST])

    assert (added.sentences, added.is_update) == ((NEWS,), True)
    assert "85" in added.particulars


def test_an_edited_sentence_is_no_new_one() -> None:
    """Two words of it are others."""
    edited = FIRST.replace("рассчитывает выпускать", "намерено производить").replace("рассказал", "пояснил")

    assert addition(edited, [FIRST]).sentences == ()


def test_the_same_in_another_order_of_words_is_no_new_one() -> None:
    """Its long words all stand in one earlier sentence."""
    turned = "В год на первом этапе предприятие рассчитывает для геодезии и лесной охраны выпускать до 400 аппаратов."

    assert addition(turned, [FIRST]).sentences == ()


def test_what_another_earlier_version_had_is_not_new() -> None:
    """All of them count, whichever comes first."""
    text = f"{FIRST}\n{NEWS}"

    assert addition(text, [FIRST, NEWS]).sentences == addition(text, [NEWS, FIRST]).sentences == ()


def test_one_own_lead_is_no_update() -> None:
    """A sentence without a number or name that was not known."""
    lead = "Местные предприниматели давно ждали такого события и не скрывают радости."

    assert not addition(f"{lead}\n{FIRST}", [FIRST]).is_update


def test_a_little_of_a_long_text_is_no_update() -> None:
    """A paragraph is; a sentence in forty is not."""
    long = "\n".join(f"{FIRST.replace('400', str(number))}" for number in range(15))

    assert not addition(f"{long}\n{NEWS}", [long]).is_update


def test_a_text_about_something_else_is_no_update() -> None:
    """It quotes a sentence of the story; the story does not go on in it."""
    other = "\n".join(f"В районе номер {n} прошла ярмарка мёда, гости купили {n + 70} банок." for n in range(12))

    assert not addition(f"{other}\n{FIRST.splitlines()[0]}", [FIRST]).is_update


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Дайджест: школа в Каспийске, дроны для Ставрополья", True),
        ("Главное за день на Северном Кавказе", True),
        ("Итоги недели: что решили в области", True),
        ("Главный инженер завода рассказал о планах", False),
        ("В Заречном открыли цех", False),
    ],
)
def test_round_ups_are_known_by_their_titles(title: str, is_one: bool) -> None:
    """They announce several stories."""
    assert is_round_up(title) is is_one


@given(st.lists(st.sampled_from([*FIRST.splitlines(), NEWS]), max_size=4), st.permutations([FIRST, NEWS, "Ещё текст."]))
def test_the_order_of_earlier_versions_does_not_matter(lines: list[str], earlier: list[str]) -> None:
    """What is added is a function of the text and the set of those before it."""
    text = "\n".join(lines)

    assert addition(text, earlier) == addition(text, sorted(earlier))


@given(st.lists(st.sampled_from([*FIRST.splitlines(), NEWS]), max_size=4), st.lists(st.sampled_from([FIRST, NEWS])))
def test_what_is_learnt_one_by_one_is_known(lines: list[str], earlier: list[str]) -> None:
    """As well as what was known at once; a verbatim copy changes nothing."""
    text, background = "\n".join(lines), Background()
    for one in earlier:
        background.learn(one)

    assert addition_to(background, text) == addition(text, list(dict.fromkeys(earlier)))
