"""Sentences that many fill in: one event told with other words or numbers, or another event in the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.copies.filling import filling
from dronewire.copies.form import Form
from dronewire.copies.likeness import compared
from dronewire.copies.wording import wording_of
from dronewire.grouping import group, links_of

from .storytelling import article, names, stories

SENTENCED = (
    "{} районный суд вынес приговор {}-летнему местному жителю. Он признан виновным по части 3 статьи 159 УК РФ "
    "(«Мошенничество»). Мужчина приехал к пенсионерке, забрал у неё {} тысяч рублей и перевёл их неизвестным. Суд "
    "назначил ему {} года лишения свободы в колонии общего режима. Приговор в законную силу не вступил."
)
PLAYED = (
    "«{}» принял «{}» в матче 11-го тура Российской премьер-лиги. Встреча завершилась со счётом {}. Гол на {}-й минуте "
    "забил {}. После этой игры у хозяев поля {} очков. В следующем туре команда сыграет на выезде."
)
MISSED = (
    "Внимание! Пропал человек. В Перми разыскивают мужчину по имени {}, {} года рождения. {} октября он ушёл из дома "
    "на улице {} и не вернулся. Рост {} сантиметров, волосы {}. Был одет в чёрную куртку и синие джинсы. Всех, кто "
    "знает о его местонахождении, просят позвонить по номеру 112, сообщает «Лиза Алерт»."
)
NIGHT = (
    "За прошедшую ночь дежурными средствами ПВО перехвачены и уничтожены {} украинских беспилотных летательных "
    "аппаратов самолётного типа: {} — над территорией {} области, {} — над территорией {} области, остальные над "
    "акваторией Чёрного моря, сообщило Министерство обороны."
)
CLOSED = (
    "В аэропорту {} введены временные ограничения на приём и выпуск воздушных судов. Ограничения введены в {} по "
    "московскому времени для обеспечения безопасности полётов, сообщил представитель Росавиации."
)
TENDERED = (
    "{} объявил конкурс на поставку беспилотных авиационных систем. Начальная цена контракта составляет {} млн рублей. "
    "Победитель должен поставить {} квадрокоптеров не позднее {} декабря. Заявки принимаются до {} ноября, итоги "
    "подведут {} ноября, следует из материалов на портале госзакупок."
)
FLOODED = (
    "Паводок в Орске: подтоплены {} домов, эвакуированы {} человек. Уровень Урала у города достиг {} сантиметров, "
    "сообщила пресс-служба мэрии. В пунктах временного размещения находятся {} человек. Губернатор Евгений Солнцев "
    "прибыл на место."
)
HARVESTED = (
    "Аграрии Ставрополья собрали рекордный урожай озимой пшеницы — {} тонн, сообщил губернатор Владимир Владимиров. В "
    "уборке участвовали {} комбайнов. В хозяйствах впервые применили {} дронов. Топлива ушло {} литров."
)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (SENTENCED, ["Заволжский", 34, 180, "четыре"], ["Московский", 51, 670, "три"]),
        (SENTENCED, ["Заволжский", 34, 180, "четыре"], ["Заволжский", 27, 180, "три"]),
        (PLAYED, ["Спартак", "Зенит", "2:1", 17, "Барко", 20], ["Ростов", "Динамо", "0:1", 55, "Тюкавин", 17]),
        (
            MISSED,
            ["Илья Корнеев", 1971, 10, "Мира", 165, "русые"],
            ["Николай Фомин", 1948, 11, "Куйбышева", 172, "седые"],
        ),
        (NIGHT, [62, 30, "Белгородской", 20, "Курской"], [41, 18, "Брянской", 15, "Воронежской"]),
        (CLOSED, ["Саратова", "02:10"], ["Пензы", "03:55"]),
    ],
    ids=["two courts", "two people", "two matches", "two who are missing", "two nights", "two airports by one clock"],
)
def test_the_same_sentences_on_others_are_another_event(form: str, one: list[object], other: list[object]) -> None:
    """Other people, clubs, places: at whatever hour, two stories."""
    pieces = [article("a", form.format(*one), hours=0), article("b", form.format(*other), hours=1)]

    assert names(stories(pieces)) == [{"a"}, {"b"}]


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (SENTENCED, ["Заволжский", 34, 180, "четыре"], ["Заволжский", 35, 180, "четыре"]),
        (PLAYED, ["Спартак", "Зенит", "2:1", 17, "Барко", 20], ["Спартак", "Зенит", "2:1", 18, "Барко", 21]),
        (
            MISSED,
            ["Илья Корнеев", 1971, 10, "Мира", 165, "русые"],
            ["Илья Корнев", 1972, 10, "Мира", 170, "светлые"],
        ),
        (HARVESTED, ["7,8 млн", "5 тыс.", "120", "1,2 млн"], ["7 800 000", "5000", "сто двадцать", "1 200 000"]),
    ],
    ids=["an age", "two numbers", "a name mistyped", "numbers written otherwise"],
)
def test_what_an_editor_corrects_is_the_same_event(form: str, one: list[object], other: list[object]) -> None:
    """A few particulars are others, most are the same; also days later."""
    pieces = [article("a", form.format(*one), hours=0), article("b", form.format(*other), hours=30)]

    assert names(stories(pieces)) == [{"a", "b"}]


@pytest.mark.parametrize(("hours", "expected"), [(5, [{"a", "b"}]), (24, [{"a"}, {"b"}])], ids=["hours", "a day"])
def test_other_numbers_within_hours_are_an_update(hours: int, expected: list[set[str]]) -> None:
    """The water rises; the next day's report of the same town may be a form, as weather and rates are."""
    before, after = FLOODED.format(1200, 3400, 885, 610), FLOODED.format(2400, 4800, 931, 900)

    assert names(stories([article("a", before, hours=0), article("b", after, hours=hours)])) == expected


def test_two_tenders_of_one_portal_are_two() -> None:
    """Who buys stands where every sentence has a capital; all numbers are others."""
    one, other = TENDERED.format("Лесхоз", "18,4", 12, 1, 20, 24), TENDERED.format("Институт", "7,1", 30, 24, 12, 18)
    pieces = [article("a", one, hours=0), article("b", other, hours=30)]

    assert names(stories(pieces)) == [{"a"}, {"b"}]


def test_without_instants_other_numbers_alone_are_another_day() -> None:
    """Most such reports are daily ones."""
    before, after = FLOODED.format(1200, 3400, 885, 610), FLOODED.format(2400, 4800, 931, 900)
    like = compared(wording_of(before), wording_of(after))

    assert (like.form if like else None) is Form.NUMBERS


def test_what_stands_around_a_copy_fills_in_no_form() -> None:
    """A round-up whose other news name other places, people and numbers holds the story all the same."""
    flood = FLOODED.format(1200, 3400, 885, 610)
    rest = [NIGHT.format(62, 30, "Белгородской", 20, "Курской"), CLOSED.format("Пензы", "03:55")]
    pieces = [article("a", flood, hours=0), article("d", "\n".join([rest[0], flood, rest[1]]), hours=3)]

    assert len(group(pieces, links_of(pieces))) == 1


TEXTS = st.lists(
    st.sampled_from(["Суд", "арестовал", "34-летнего", "Титова", "в", "Туле", "Орле", "на", "5 тыс.", "дней."]),
    max_size=14,
).map(" ".join)


@given(TEXTS, TEXTS)
def test_either_text_may_come_first(one: str, other: str) -> None:
    """Both orders fill in the same."""
    assert filling(one, other) == filling(other, one)


@given(TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    """No place holds anything else."""
    assert filling(text, text).numbers == filling(text, text).names == 0
