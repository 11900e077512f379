"""Terms that are other things too count in the company that the lexicon asks for, in all topics."""

import pytest

from dronewire.outlet.declaration import DeclarationError
from dronewire.topic import compile_topics, read_lexicon, read_pack, read_topic

EAGLE = """
uav = 'БПЛА OR беспилотник'
[terms."Орлан"]
near = '@uav OR разведка'
not_near = 'птица OR гнездо'
within = 6
numbered = true
"""


def found(query: str, text: str, *, lexicon: str = EAGLE, title: str = "") -> list[str]:
    """What a query finds where a lexicon has its say."""
    declared = read_lexicon(lexicon, file="lexicon.toml")
    file = f"title = {{ en = 'T', ru = 'Т' }}\nleast = 1\nquery = '''{query}'''"
    topic = read_topic(file, id="t", file="t.toml", lexicon=declared)
    matches = compile_topics([topic]).match(title, text, language="ru")
    return sorted({word.found for each in matches for word in each.words})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Расчёт БПЛА поднял Орлан.", ["БПЛА", "Орлан"]),
        ("Орлан-10 ушёл в небо.", ["Орлан-10"]),
        ("Пара «Орланов» 30 сделана в Петербурге.", ["Орланов» 30"]),
        ("Орлан кружит над рекой.", []),
        ("Орлан вернулся в гнездо.", []),
        ("Птица орлан-белохвост боится беспилотника.", []),
        ("Орлан ест рыбу. Рыбы много, весна была тёплой и ранней. Над лесом летел БПЛА.", []),
        ("орлан 10 дней сидел в клетке", []),
    ],
)
def test_a_term_counts_in_its_company(text: str, words: list[str]) -> None:
    """Near what is asked for, or capitalised with a number; not near what is forbidden."""
    assert found("Орлан", text) == words


def test_where_one_place_counts_the_other_capitalised_ones_do() -> None:
    """Who wrote of the drone once does not name it so again in each paragraph."""
    words = found("Орлан{3}", "Беспилотник «Орлан» взлетел.\n\nЗавод расширили, выпуск «Орланов» вырос. Орлана ждут.")

    assert words == ["Беспилотник", "Орлан", "Орлана", "Орланов"]


def test_a_context_holds_within_other_operators() -> None:
    """What counts is the term alone, and not the words between it and its company."""
    assert found("Орлан NEAR/1 цех", "Цех «Орлана», беспилотника из Петербурга.") == ["Орлана", "Цех", "беспилотника"]


@pytest.mark.parametrize("query", ["=Орлан", "орлан*"])
def test_one_form_and_beginnings_are_left_alone(query: str) -> None:
    """Who asks for exactly that wants it."""
    assert found(query, "Вот Орлан над рекой") == ["Орлан"]


def test_capitals_can_be_asked_for() -> None:
    """Молния, but no молния."""
    lexicon = "[terms.\"Молния\"]\nnear = 'дрон'\nwithin = 'sentence'\ncapital = true"
    text = "Дрон «Молния» взлетел. Над дроном сверкнула молния."

    assert found("Молния", text, lexicon=lexicon) == ["Дрон", "Молния"]


@pytest.mark.parametrize(
    ("within", "words"),
    [("sentence", []), ("paragraph", ["Скат", "дрон"]), ("article", ["Скат", "дрон", "ската"])],
)
def test_company_can_be_as_far_as_a_sentence_paragraph_or_article(within: str, words: list[str]) -> None:
    """The second mention is small and in another paragraph."""
    lexicon = f"[terms.\"скат\"]\nnear = 'дрон'\nwithin = '{within}'"

    assert found("скат", "Скат готов. Это дрон.\n\nЕщё ската ждут.", lexicon=lexicon) == words


def test_phrases_have_contexts_too() -> None:
    """A name of two words that are common ones."""
    lexicon = "[terms.\"Чёрная вдова\"]\nnear = 'дрон'\nwithin = 5"

    assert found('"чёрная вдова"', "Чёрная вдова — паук.", lexicon=lexicon) == []


def test_an_abbreviation_is_not_the_word_of_the_same_letters() -> None:
    """бас is left alone where БАС has a context."""
    lexicon = "[terms.\"БАС\"]\nnear = 'дрон'"

    assert found("бас OR БАС", "Поёт бас.", lexicon=lexicon) == ["бас"]


def test_a_context_without_conditions_takes_an_earlier_one_back() -> None:
    """As a user's own file does who wants the bird."""
    shipped = read_lexicon(EAGLE, file="shipped.toml")
    own = read_lexicon('[terms."Орлан"]', file="own.toml", lexicon=shipped)
    topic = read_topic("title = { en = 'T', ru = 'Т' }\nleast = 1\nquery = 'Орлан'", id="t", file="t", lexicon=own)

    assert [each.topic for each in compile_topics([topic]).match("", "Орлан над рекой", language="ru")] == ["t"]


def test_a_users_context_holds_in_shipped_lists_and_topics() -> None:
    """Terms of lists that were read before are read anew."""
    topic = "title = { en = 'T', ru = 'Т' }\nleast = 1\nquery = '@model'"
    files = {
        "shipped/lexicon.toml": "model = 'Орлан OR Ланцет'",
        "shipped/x.toml": topic,
        "own/lexicon.toml": "[terms.\"Ланцет\"]\nnot_near = 'журнал'",
    }
    engine = compile_topics(read_pack(files))

    assert engine.match("", "В журнале «Ланцет» вышла статья", language="ru") == ()


@pytest.mark.parametrize(
    ("lexicon", "message"),
    [
        ("[terms.Орлан]\nnear = 'дрон'", 'x.toml:1: put the term in quotes: [terms."Орлан"]'),
        (
            '[terms."Орлан"]\nnera = "дрон"',
            "x.toml:2: nera: unknown key; known are: capital, near, not_near,",
        ),
        ('[terms."Скат"]\nnear = "дрон"\n[terms."Куб"]\nwithin = 0', "x.toml:4: within: 1 to 99 words, or sentence,"),
        ('[terms."Орлан"]\nwithin = "chapter"', "x.toml:2: within"),
        ('[terms."Орлан"]\nnear = "дрон AND завод"', "x.toml:2: terms.Орлан.near takes words, phrases and OR"),
        ('[terms."Орлан"]\nnear = "(дрон"', "x.toml:2: column 9: this bracket is never closed"),
        ('[terms."Орлан"]\nnear = "@uav"', "x.toml:2: column 9: no word list is called @uav"),
        ('[terms."Орлан"]\nnot_near = "в"', "x.toml:2: column 13: в stands everywhere"),
        ('[terms."=Орлан"]', "x.toml:1: =Орлан: a context is that of a word or phrase without"),
        ('[terms."«»"]', "x.toml:1: "),
        ("terms = 'Орлан'", "x.toml:1: terms: write a table a term"),
        ("[terms]\n'Орлан' = 'дрон'", "x.toml:2: terms.Орлан: write a table"),
    ],
)
def test_a_mistake_in_a_context_names_its_line(lexicon: str, message: str) -> None:
    """And says what to do."""
    with pytest.raises(DeclarationError) as raised:
        read_lexicon(lexicon, file="x.toml")

    assert str(raised.value)[: len(message)] == message
