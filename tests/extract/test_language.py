"""The language of a text: right for what langdetect knows, never wrong for what it does not."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.text.language import UNKNOWN, language_of

from .conftest import TEXT, TITLE

LABELLED = Path(__file__).parents[3] / "shared" / "labelled" / "topics.jsonl"

INVENTED = {
    "ru": TEXT,
    "en": "The regional ministry said on Friday that a new assembly line for unmanned aircraft had opened in the town.",
    "uk": "У місті відкрили новий цех, де складатимуть безпілотні апарати для лісової охорони, кажуть у міністерстві.",
    "be": "У горадзе адкрылі новы цэх, дзе будуць збіраць беспілотныя апараты для аховы лесу, кажуць у міністэрстве.",
    "bg": "В града откриха нов цех за сглобяване на безпилотни апарати, съобщиха от министерството.",
    "tt": "Шәһәрдә пилотсыз очу аппаратлары җыя торган яңа цех ачылды, дип хәбәр итә республика министрлыгы.",
    "ba": "Ҡалала пилотһыҙ осоу аппараттары йыя торған яңы цех асылды, тип хәбәр итә республика министрлығы.",
    "kk": "Қалада ұшқышсыз ұшу аппараттарын құрастыратын жаңа цех ашылды, деп хабарлады өңірлік министрлік.",
    "ky": "Шаарда учкучсуз учуучу аппараттарды чогулткан жаңы өндүрүш цехи ачылды, деп билдирди министрлик.",
    "tg": "Дар шаҳр коргоҳи нави васлкунии дастгоҳҳои бесарнишини парвозкунанда кушода шуд, гуфт вазорати ҷумҳурӣ.",
    "inh": "Наьсаре керда цех хьайийлай, цига дронаш оттаде йолаеннай, аьнна хоам бу министраша. Укх шера цига "
    "болх бергболаш ба кхоъ бӏаь саг, доаккха гӏулакх да из, тӏехьа а хургда из моттигерча нахá доагӏача шера.",
    "ce": "Соьлжа-ГӀалахь дронаш гулъеш йолу керла цех схьайиллина, аьлла хаийтира министраллехь. Кху шарахь цигахь "
    "болх бийр бу кхо бӀе стага, уьш дукхахберш къона говзанчаш бу, тӀаьхьа кхин а хир бу цаьрца белхалой.",
    "os": "Горӕты байгом ис ног цех, кӕм ӕмбырд кӕндзысты ӕнӕпилот аппараттӕ, фехъусын кодта республикӕйы министрад.",
    "ka": "ქალაქში უპილოტო საფრენი აპარატების ახალი საამქრო გაიხსნა, განაცხადა სამინისტრომ.",
}  # fmt: skip


@pytest.mark.parametrize("code", INVENTED)
def test_a_language_is_told(code: str) -> None:
    """Those langdetect knows and those that the guard tells by their alphabets."""
    assert language_of("", INVENTED[code]) == code


@pytest.mark.parametrize(
    "text", ["", "12:30", "!!!", "ОК", "дрон", "\x00"], ids=["empty", "time", "signs", "ok", "word", "nul"]
)
def test_too_little_is_unknown(text: str) -> None:
    """A word or a number tells no language."""
    assert language_of("", text) == UNKNOWN


def test_a_russian_title_alone_is_enough() -> None:
    """Flashes have little more than a title."""
    assert language_of(TITLE, "") == "ru"


def test_tatar_names_do_not_make_a_text_tatar() -> None:
    """A Russian text that quotes a name in another alphabet stays Russian."""
    assert language_of("«Җәлил» в Казани", TEXT + " Концерт ансамбля «Җәлил» прошёл в тот же день.") == "ru"


def test_russian_letters_without_russian_words_are_unknown() -> None:
    """Erzya, Moksha or Avar in the Russian alphabet are not called Russian."""
    word = "кудосо ломанть велесэ эрить вирень чувтотне покшт мазыйть лембе чись валдо менельсэ ливтить нармунть "

    assert language_of("", word * 4) == UNKNOWN


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=40)
def test_the_same_text_has_the_same_answer(text: str) -> None:
    """Seeded, and nothing is kept between texts."""
    first = language_of(text, TEXT)
    language_of("", INVENTED["en"])

    assert language_of(text, TEXT) == first


@pytest.mark.skipif(not LABELLED.exists(), reason=f"no labelled texts in {LABELLED}")
def test_labelled_texts_are_all_told() -> None:
    """Russian, English, Ukrainian, Tatar and Bashkir news."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    wrong = [
        (row["id"], row["lang"], said)
        for row in rows
        if (said := language_of(row["title"], row["text"])) != row["lang"]
    ]

    assert wrong == []
