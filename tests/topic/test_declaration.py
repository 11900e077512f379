"""Topic files say where they are wrong."""

import pytest

from dronewire.outlet.declaration import DeclarationError
from dronewire.topic import check_examples, read_pack, read_topic

TITLE = 'title = { en = "T", ru = "Т" }\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TITLE + "query = '''\n(дрон OR\nзавод'''", "x.toml:3: column 1: this bracket is never closed"),
        (TITLE + "query = 'дрон AND'", "x.toml:2: column 17: the query ends"),
        (TITLE + "query = '''дрон OR завод\n  NEAR цех'''", "x.toml:3: column 3: NEAR is no operator"),
        (TITLE + 'query = """дрон "завод"""', "x.toml:2: column 17: the quote"),
        (TITLE + 'query = "дрон OR \\"завод"', "x.toml:2: the quote"),
        (TITLE + "query = 'NOT дрон'", "x.toml:2: column 10: nothing has to occur"),
        (TITLE + "query = 'завод OR NOT дрон'", "x.toml:2: column 10: nothing has to occur"),
        (
            TITLE + "query = 'завод OR не'",
            "x.toml:2: column 19: не stands everywhere: nearly every article would match",
        ),
        (TITLE + "query = 'в AND и NOT дрон'", "x.toml:2: column 10: в stands everywhere"),
        (TITLE + "query = ''", "x.toml:2: the query is empty"),
        (TITLE + "query = '@drone'", "x.toml:2: column 10: no word list is called @drone"),
        (
            TITLE + "query = 'дрон'\ncolour = 1",
            "x.toml:3: colour: unknown key; known are: alert, examples, least, query, title",
        ),
        (TITLE + "query = 'дрон'\nleast = 0", "x.toml:3: least: "),
        (TITLE + "quary = 'дрон'", "x.toml:2: quary: unknown key; known are: alert,"),
        (TITLE + "query = 'дрон OR год'", "x.toml:2: column 18: год stands everywhere: "),
        (TITLE + "query = 'дрон OR про*'", "x.toml:2: column 18: про* would match nearly everything: "),
        (TITLE + "query = '@dron'", "x.toml:2: column 10: no word list is called @dron; known are: none"),
        (TITLE + "query = 'дрон'\nalert = ['desk']", "x.toml:3: alert.0: "),
        ('title = { en = "T" }\nquery = "дрон"', "x.toml:1: title.ru: "),
        (TITLE, "x.toml: query: "),
        (TITLE + "query = [", "x.toml:2: "),
    ],
)
def test_a_mistake_names_file_line_and_column(text: str, message: str) -> None:
    """And says what to do."""
    with pytest.raises(DeclarationError) as raised:
        read_topic(text, id="x", file="x.toml")

    assert str(raised.value)[: len(message)] == message


@pytest.mark.parametrize("query", ["дрон AND не", "дрон NOT NEAR/2 не", '"не дрон"', "дрон NOT не"])
def test_a_common_word_may_stand_beside_others(query: str) -> None:
    """It is an error only where it alone would choose the articles."""
    assert read_topic(TITLE + f"query = '{query}'", id="x", file="x.toml").query == query


def test_a_broken_example_names_its_line() -> None:
    """With what made it match, or that nothing did."""
    text = TITLE + "query = 'дрон'\nleast = 1\n[[examples]]\ntext = 'дрон'\nmatch = true\n"
    text += "[[examples]]\ntext = 'о дронах'\nmatch = false\n[[examples]]\ntext = 'завод'\nmatch = true\n"
    complaints = [str(error) for error in check_examples(read_topic(text, id="x", file="x.toml"))]

    assert complaints == [
        "x.toml:7: example 'о дронах' must not match and does, by: дронах",
        "x.toml:10: example 'завод' must match and does not",
    ]


def test_topics_of_a_folder_share_a_lexicon() -> None:
    """lexicon.toml is no topic; its lists can use one another."""
    files = {
        "lexicon.toml": "uav = 'дрон OR БПЛА'\nuavs = '@uav OR коптер'",
        "x.toml": TITLE + "query = '@uavs AND завод'",
        "a.toml": TITLE + "query = '@uav'",
        "README.md": "no topic",
    }

    assert [topic.id for topic in read_pack(files)] == ["a", "x"]


def test_a_mistake_in_the_lexicon_names_it() -> None:
    """Not the topic that uses it."""
    with pytest.raises(DeclarationError) as raised:
        read_pack({"lexicon.toml": "uav = 'дрон OR'"})

    assert str(raised.value).startswith("lexicon.toml:1: column 14: ")


def test_a_users_own_topics_stand_beside_the_shipped_ones() -> None:
    """Files and lists of the same name replace those before them."""
    files = {
        "shipped/lexicon.toml": "uav = 'дрон'",
        "shipped/x.toml": TITLE + "query = '@uav'",
        "own/lexicon.toml": "uav = 'БПЛА'",
        "own/x.toml": TITLE + "query = '@uav NOT цех'",
        "own/y.toml": TITLE + "query = 'завод'",
    }

    assert [(topic.id, topic.file) for topic in read_pack(files)] == [("x", "own/x.toml"), ("y", "own/y.toml")]
