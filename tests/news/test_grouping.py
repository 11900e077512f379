"""Stories are a function of a set of articles: who was first, what is a copy of it, and what only rounds up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.grouping import Piece, group, link_of, links_of, relation_of

from .storytelling import article, names, said, sentence, stories

WIRE = said(1, 2, 3, 4, 5)
OTHER = said(11, 12, 13, 14, 15)


def test_a_reprint_joins_the_story_it_copies() -> None:
    """The same text in another outlet, later."""
    found = stories([article("a", WIRE, hours=0), article("b", WIRE, hours=1)])

    assert found == [["a:original", "b:verbatim"]]


def test_unlike_articles_are_stories_of_their_own() -> None:
    """Nothing in common."""
    assert stories([article("a", WIRE, hours=0), article("b", OTHER, hours=1)]) == [["a:original"], ["b:original"]]


def test_two_paragraphs_of_five_are_a_partial_copy() -> None:
    """With a lead of one's own."""
    found = stories([article("a", WIRE, hours=0), article("b", said(90, 3, 4), hours=1)])

    assert found == [["a:original", "b:partial"]]


def test_a_longer_text_around_the_story_contains_it() -> None:
    """The whole text and as much again."""
    found = stories([article("a", WIRE, hours=0), article("b", said(90, 91, 92, 1, 2, 3, 4, 5), hours=1)])

    assert found == [["a:original", "b:containing"]]


def test_a_copy_of_a_copy_is_in_the_story() -> None:
    """An excerpt of an excerpt that shares a sentence with the original alone is of its story."""
    pieces = [article("a", WIRE, hours=0), article("b", said(3, 4, 5, 80, 81), hours=1)]
    found = stories([*pieces, article("c", said(5, 80, 81, 82), hours=2)])

    assert names(found) == [{"a", "b", "c"}]


def test_a_digest_is_in_each_story_and_joins_none() -> None:
    """Two stories that have nothing in common stay two."""
    digest = article("d", said(1, 2, 3, 11, 12, 13), hours=5)
    found = stories([article("a", WIRE, hours=0), article("b", OTHER, hours=1), digest])

    assert found == [["a:original", "d:containing"], ["b:original", "d:containing"]]


def test_two_digests_of_the_same_stories_join_none() -> None:
    """The evening's round-ups of several outlets have the same items."""
    digests = [article(name, said(1, 2, 3, 11, 12, 13), hours=5) for name in ("d", "e")]
    found = stories([article("a", WIRE, hours=0), article("b", OTHER, hours=1), *digests])

    assert names(found) == [{"a", "d", "e"}, {"b", "d", "e"}]


def test_digests_of_what_nobody_else_tells_are_a_story() -> None:
    """Each article stands in a story, whatever it is linked to."""
    found = stories([article(name, said(1, 2, 3, 11, 12, 13), hours=5) for name in ("d", "e")])

    assert names(found) == [{"d", "e"}]


def test_excerpts_of_an_earlier_text_are_of_its_story() -> None:
    """Two that took different halves have nothing in common but their original."""
    halves = [article("b", said(90, 1, 2), hours=1), article("c", said(91, 4, 5), hours=2)]

    assert names(stories([article("a", WIRE, hours=0), *halves])) == [{"a", "b", "c"}]


def test_a_later_reprint_of_the_whole_is_verbatim() -> None:
    """It holds both excerpts, too, and is no round-up of them."""
    halves = [article("b", said(90, 1, 2), hours=1), article("c", said(91, 4, 5), hours=2)]
    found = stories([article("a", WIRE, hours=0), *halves, article("d", WIRE, hours=3)])

    assert [sorted(story) for story in found] == [["a:original", "b:partial", "c:partial", "d:verbatim"]]


def test_an_earlier_text_that_calls_itself_a_digest_joins_nothing() -> None:
    """It may have been quicker than those who print its items whole."""
    digest = article("d", said(1, 2, 3, 11, 12, 13), hours=0, title="Главное за день: завод и паводок")
    found = stories([article("a", WIRE, hours=1), article("b", OTHER, hours=2), digest])

    assert names(found) == [{"a", "d"}, {"b", "d"}]


def test_without_instants_excerpts_of_one_event_are_of_one_story() -> None:
    """Both halves name the same people: «Лачин» and «Инмар» are names in the middle of sentences."""
    halves = [
        article("b", f"{said(90)}\nКак сказал Виктор Лачин, «Инмар» ждёт.\n{said(1, 2)}"),
        article("c", f"{said(91)}\nОб этом Виктор Лачин и «Инмар» молчат.\n{said(4, 5)}"),
    ]

    assert names(stories([article("a", WIRE), *halves])) == [{"a", "b", "c"}]


def test_without_instants_parts_of_unlike_stories_stay_apart() -> None:
    """Nothing says that they belong together."""
    digest = article("d", said(1, 2, 3, 11, 12, 13))

    assert names(stories([article("a", WIRE), article("b", OTHER), digest])) == [{"a", "d"}, {"b", "d"}]


def test_the_earliest_was_first() -> None:
    """By the instant."""
    assert stories([article("a", WIRE, hours=2), article("b", WIRE, hours=1)])[0][0] == "b:original"


def test_a_day_does_not_beat_a_minute_of_it() -> None:
    """A date without a time stands for its midnight, which nobody meant."""
    day = article("a", WIRE, hours=-6, exact=False)

    assert stories([day, article("b", WIRE, hours=1)])[0][0] == "b:original"


def test_a_day_beats_a_minute_of_the_next() -> None:
    """It was over by then."""
    day = article("b", WIRE, hours=-6, exact=False)

    assert stories([article("a", WIRE, hours=24), day])[0][0] == "b:original"


def test_who_credits_another_was_not_first() -> None:
    """Whatever its clock says: «/ТАСС/» above the text, and TASS has it."""
    copy = article("a", f"МАГАС, 3 февраля. /ТАСС/. {WIRE}", hours=0)

    assert stories([copy, article("b", WIRE, outlet="tass.ru", hours=1)])[0][0] == "b:original"


def test_a_closing_line_credits_as_well() -> None:
    """«Источник: «Газета.Ru»»."""
    copy = article("a", f"{WIRE}\nИсточник: «Газета.Ru»", hours=0)

    assert stories([copy, article("b", WIRE, outlet="www.gazeta.ru", hours=1)])[0][0] == "b:original"


def test_who_credits_somebody_who_has_no_version_may_be_first() -> None:
    """There is nobody else to be."""
    copy = article("a", f"МАГАС, 3 февраля. /ТАСС/. {WIRE}", hours=0)

    assert stories([copy, article("b", WIRE, hours=1)])[0][0] == "a:original"


def test_a_version_names_those_it_credits() -> None:
    """Who credits whom."""
    pieces = [
        article("a", WIRE, outlet="ria.ru", hours=0),
        article("b", f"{WIRE}\nОб этом сообщает РИА Новости.", hours=1),
    ]
    (story,) = group(pieces, links_of(pieces))

    assert [member.credits for member in story.members] == [(), ("a",)]


def test_an_outlet_s_own_background_joins_nothing() -> None:
    """Two news of a running story in one outlet share two sentences of six."""
    one, other = (
        article(name, said(*own, 1, 2), outlet="ria.ru") for name, own in (("a", (7, 8, 9)), ("b", (4, 5, 6)))
    )

    assert link_of(one, other) is None


def test_a_copy_is_as_far_from_the_background_as_its_original() -> None:
    """Another outlet's copy of one of them is not held in the other's story."""
    one, other = (
        article(name, said(*own, 1, 2), outlet="ria.ru") for name, own in (("a", (7, 8, 9)), ("b", (4, 5, 6)))
    )
    copy = article("c", said(7, 8, 9, 1, 2))

    assert sorted(names(stories([one, other, copy])), key=len) == [{"b"}, {"a", "c"}]


def test_an_excerpt_of_an_outlet_s_background_is_of_one_story() -> None:
    """Of those that share it, not of both and not of none."""
    one, other = (
        article(name, said(*own, 1, 2), outlet="ria.ru") for name, own in (("a", (7, 8, 9)), ("b", (4, 5, 6)))
    )
    found = stories([one, other, article("c", said(1, 2, 90))])

    assert sorted(map(len, found)) == [1, 2]


def test_two_outlets_that_share_as_much_are_linked() -> None:
    """One of them took it from the other."""
    one, other = (article(name, said(*own, 1, 2)) for name, own in (("a", (7, 8, 9)), ("b", (4, 5, 6))))

    assert link_of(one, other) is not None


def test_both_orders_give_the_same_relation() -> None:
    """What two articles have in common has no direction."""
    one, other = article("a", WIRE), article("b", said(90, 3, 4))

    assert relation_of(one, other) == relation_of(other, one)


Drawn = list[tuple[list[int], int | None, str, str]]
PIECES = st.lists(
    st.tuples(
        st.lists(st.integers(1, 12), min_size=2, max_size=6, unique=True),
        st.one_of(st.none(), st.integers(0, 5)),
        st.sampled_from(["", "ria.ru", "tass.ru"]),
        st.sampled_from(["", "\nИсточник: ТАСС", "\nОб этом сообщает РИА Новости."]),
    ),
    min_size=1,
    max_size=7,
)


def _made(drawn: Drawn) -> list[Piece]:
    return [
        article(f"a{at}", said(*numbers) + closing, outlet=outlet, hours=hours)
        for at, (numbers, hours, outlet, closing) in enumerate(drawn)
    ]


@settings(deadline=None, max_examples=60)
@given(PIECES.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(range(len(drawn))))))
def test_any_order_gives_the_same_stories(drawn: tuple[Drawn, list[int]]) -> None:
    """Members, kinds and shares."""
    pieces = _made(drawn[0])
    shuffled = [pieces[at] for at in drawn[1]]

    assert group(shuffled, reversed(links_of(shuffled))) == group(pieces, links_of(pieces))


@settings(deadline=None, max_examples=40)
@given(PIECES)
def test_an_unrelated_article_changes_nothing(drawn: Drawn) -> None:
    """The other stories stay as they are."""
    pieces = _made(drawn)
    more = [*pieces, article("z", " ".join(map(sentence, (70, 71, 72))), hours=3)]

    assert [one for one in group(more, links_of(more)) if one.first != "z"] == group(pieces, links_of(pieces))


@settings(deadline=None, max_examples=40)
@given(PIECES)
def test_each_article_is_in_a_story_and_first_of_one_at_most(
    drawn: Drawn,
) -> None:
    """None is lost, and identifiers made of first articles differ."""
    pieces = _made(drawn)
    told = group(pieces, links_of(pieces))
    firsts = [story.first for story in told]

    assert ({member.id for story in told for member in story.members}, len(set(firsts))) == (
        {piece.id for piece in pieces},
        len(firsts),
    )


@settings(deadline=None, max_examples=40)
@given(PIECES)
def test_a_story_alone_is_grouped_as_among_all(drawn: Drawn) -> None:
    """So the database may group a connected part anew, and leave all others."""
    pieces = _made(drawn)
    links = links_of(pieces)
    joined = {frozenset((link.one, link.other)) for link in links if not link.apart}
    alone = [
        story
        for part in _parts(pieces, joined)
        for story in group(part, [link for link in links if {link.one, link.other} <= {piece.id for piece in part}])
    ]

    assert sorted(alone, key=lambda story: story.first) == sorted(group(pieces, links), key=lambda story: story.first)


def _parts(pieces: list[Piece], pairs: set[frozenset[str]]) -> list[list[Piece]]:
    parts: list[set[str]] = []
    for piece in pieces:
        near = [part for part in parts if any(frozenset((piece.id, other)) in pairs for other in part)]
        parts = [part for part in parts if part not in near] + [{piece.id}.union(*near)]
    return [[piece for piece in pieces if piece.id in part] for part in parts]
