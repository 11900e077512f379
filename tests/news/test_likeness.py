"""How one text relates to another: the kinds of copy, and what only looks like one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.copies.likeness import compared, likeness
from dronewire.copies.wording import Wording, wording_of
from dronewire.story import Copy

WORDS = st.lists(st.text(alphabet="абвгдежз", min_size=1, max_size=6), max_size=60)


def _text(seed: int, length: int) -> list[str]:
    return [f"слово{seed}x{number}" for number in range(length)]


def _wording(words: Sequence[str]) -> Wording:
    return Wording(tuple(words))


@given(WORDS)
def test_a_text_is_its_own_verbatim_copy(words: list[str]) -> None:
    """Every text with words is like itself in all of its shingles."""
    wording = Wording(tuple(words))
    like = likeness(wording, wording)

    assert (like.copy if like else None) == (Copy.VERBATIM if words else None)


def test_unrelated_texts_are_not_alike() -> None:
    """Nothing in common, no likeness."""
    assert likeness(Wording(tuple(_text(1, 200))), Wording(tuple(_text(2, 200)))) is None


def test_a_dateline_and_a_closing_line_leave_a_verbatim_copy() -> None:
    """What agencies' customers add around the text."""
    wire = _text(1, 300)
    like = likeness(_wording([*_text(2, 6), *wire, *_text(3, 8)]), _wording(wire))

    assert like is not None
    assert like.copy is Copy.VERBATIM


def test_a_text_that_an_editor_went_over_is_edited() -> None:
    """Every fifteenth word changed."""
    wire = _text(1, 300)
    changed = [f"{word}!" if at % 15 == 0 else word for at, word in enumerate(wire)]
    like = likeness(_wording(changed), _wording(wire))

    assert like is not None
    assert like.copy is Copy.EDITED


def test_two_paragraphs_of_five_are_a_partial_copy() -> None:
    """With a lead of one's own."""
    wire = _text(1, 300)
    like = likeness(_wording([*_text(2, 40), *wire[60:180]]), _wording(wire))

    assert like is not None
    assert like.copy is Copy.PARTIAL


def test_a_digest_contains_the_story() -> None:
    """A short story whole within a long text."""
    wire = _text(1, 100)
    like = likeness(_wording([*_text(2, 300), *wire]), _wording(wire))

    assert like is not None
    assert like.copy is Copy.CONTAINING


AIRPORT = (
    "Аэропорт {} временно не принимает и не выпускает самолёты, сообщил представитель Росавиации. Ограничения введены "
    "для обеспечения безопасности полётов гражданских воздушных судов."
)
NIGHT = (
    "В течение прошедшей ночи дежурными средствами ПВО уничтожены и перехвачены {} украинских беспилотных летательных "
    "аппаратов: {} – над территорией Брянской области, {} – над территорией Курской области, {} – над территорией "
    "Белгородской области, остальные над акваторией Чёрного моря."
)
WEATHER = (
    "В {}, {} ноября, на дорогах области местами гололедица, ожидается переменная облачность без осадков, ветер "
    "северо-западный до {} метров в секунду, температура воздуха ночью по районам до {} градусов мороза, днём в "
    "областном центре до {} градусов мороза."
)
RATES = (
    "Официальный курс доллара на завтра установлен Банком России на уровне {} рубля, курс евро составил {} рубля, курс "
    "юаня вырос до {} рубля, цена грамма золота составила {} рубля, говорится на сайте регулятора."
)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (AIRPORT, ["Саратова"], ["Казани"]),
        (NIGHT, ["34", "12", "восемь", "шесть"], ["57", "20", "11", "три"]),
        (WEATHER, ["пятницу", "8", "14", "21", "11"], ["субботу", "16", "7", "23", "17"]),
        (RATES, ["81,1940", "94,0491", "11,3785", "10421,3"], ["80,7498", "93,5626", "11,3201", "10398,7"]),
    ],
    ids=["airports of two towns", "two nights of drones", "two days of weather", "two days of rates"],
)
def test_forms_that_are_filled_in_anew_are_no_copies(form: str, one: list[str], other: list[str]) -> None:
    """The same sentences, and every number or the place is another: they are held apart."""
    first, second = wording_of(form.format(*one)), wording_of(form.format(*other))
    like = compared(first, second)

    assert (likeness(first, second), like is not None and like.form is not None) == (None, True)


def test_an_update_is_no_form() -> None:
    """The toll rose and most else stayed."""
    before = (
        "Шесть человек ранены при ударе по предприятию, четверо доставлены в районную больницу, двоим помогли на месте."
    )
    after = (
        "Семь человек ранены при ударе по предприятию, пятеро доставлены в районную больницу, двоим помогли на месте."
    )
    rest = (
        " Возгорание кровли на площади 300 метров ликвидировано в 6.40, сообщила пресс-служба. Рейсы задержаны до 7.15."
    )

    assert likeness(wording_of(after + rest), wording_of(before + rest)) is not None


def test_a_quote_that_everybody_prints_makes_no_copy() -> None:
    """One sentence of a hundred words."""
    quote = "«Мы уходим от покупных моторов, и к зиме доля собственных узлов превысит половину», – заявил директор."
    one, other = (
        wording_of(" ".join(_text(seed, 40)) + "\n" + quote + "\n" + " ".join(_text(seed + 9, 40))) for seed in (1, 2)
    )

    assert likeness(one, other) is None


def test_a_text_that_consists_of_boilerplate_is_compared_as_it_stands() -> None:
    """Nothing else would be left of it."""
    assert wording_of("Подписывайтесь на наш канал").words == ("подписывайтесь", "на", "наш", "канал")
