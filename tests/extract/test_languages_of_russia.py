"""Languages of Russia and its neighbours: told by enough of a text, and never taken for another."""

import json
from pathlib import Path

import pytest

from dronewire.text import detector
from dronewire.text.language import UNKNOWN, language_and_reason, language_of

LABELLED = Path(__file__).parents[3] / "shared" / "labelled" / "topics.jsonl"

# Invented news about drones, and headlines.
TOLD = [
    ("be", "У Мінску адкрыўся новы цэнтр беспілотных авіяцыйных сістэм, паведаміла міністэрства прамысловасці."),
    ("kk", "Алматыда дрон жасайтын зауыт ашылды. Кәсіпорын жылына бес мың аппарат шығаруды жоспарлап отыр."),
    ("kk", "Астанада дрондар көрмесі өтті"),
    ("ky", "Бишкекте дрон чыгаруучу жаңы ишкана ачылды. Бул тууралуу өкмөттүн басма сөз кызматы билдирди."),
    (
        "tt",
        "Казанда пилотсыз очкычлар җитештерү үзәге ачылды. Бу хакта республика хөкүмәтенең матбугат хезмәте хәбәр итә.",
    ),
    ("tt", "Чаллыда яңа завод ачылды, анда дроннар җитештерәчәкләр"),
    (
        "ba",
        (
            "Өфөлә осоусыһыҙ аппараттар етештереү үҙәге асылды. Был турала республика хөкүмәтенең матбуғат "
            "хеҙмәте хәбәр итә."
        ),
    ),
    ("ba", "Стәрлетамаҡта яңы завод төҙөйҙәр"),
    ("tg", "Дар Душанбе корхонаи нави истеҳсоли дронҳо кушода шуд. Дар ин бора хадамоти матбуоти ҳукумат хабар дод."),
    ("tg", "Дронҳо ба кишоварзон кӯмак мекунанд"),
    (
        "uz",
        (
            "Toshkentda dronlar ishlab chiqaradigan yangi zavod ochildi. Bu haqda O‘zbekiston Respublikasi "
            "hukumati matbuot xizmati ma’lum qildi, deb xabar berdi Gazeta o‘z saytida."
        ),
    ),
    ("os", "Дзӕуджыхъӕуы байгом ис дронты ног завод. Уый тыххӕй фехъусын кодта республикӕйы хицауады пресс- службӕ."),
    ("os", "Цӕгат Ирыстоны дронтӕ аразын райдыдтой"),
    ("ce", "Соьлжа-Г1алахь керла завод схьайиллина, цигахь дронаш йийр ю, аьлла хаийтира т1едиллинчо."),
    (
        "inh",
        (
            "Наьсаре дронаш еш йола керда завод хьаяьккхай. Из дийцар республика правительства пресс-гӀулакхо. "
            "Цига болх бергболаш ба бӀаь саг."
        ),
    ),
    (
        "udm",
        "Ижкарын дронъёс лэсьтӥсь выль завод усьтӥськиз. Та сярысь республикаысь кивалтэтлэн пресс-службаез ивортӥз.",
    ),
    ("cv", "Шупашкарта дронсем тӑвакан ҫӗнӗ завод уҫӑлнӑ. Ун ҫинчен республика правительствин пресс-служби пӗлтернӗ."),
    (
        "chm",
        (
            "Йошкар-Олаште дроным ыштыше у завод почылтын. Тидын нерген республик кугыжанышын пресс-службыжо "
            "увертарен, ӱшаныме ӱлнӧ ҥ."
        ),
    ),
    (
        "kv",
        (
            "Сыктывкарын восьтісны дронъяс вӧчан выль завод. Тайӧ йылысь юӧртіс республикаса Веськӧдлан котырлӧн "
            "пресс-служба."
        ),
    ),
    ("sr", "У Београду је отворена нова фабрика дронова, саопштило је министарство одбране Србије."),
    ("mk", "Во Скопје се отвори нова фабрика за дронови, соопшти министерството за одбрана, а ќе работат сто луѓе."),
]

# Too short, or in a language that nobody here knows.
UNTOLD = [
    ("be", "Дроны дапамогуць лесаводам"),
    ("ky", "Ошто дрондор үйрөтүлөт"),
    ("uz", "Тошкентда дронлар ишлаб чиқарадиган янги завод очилди. Бу ҳақда ҳукумат матбуот хизмати маълум қилди."),
    (
        "ce",
        (
            "Соьлжа-ГӀалахь дронаш ен керла завод схьайиллина. Цунах лаьцна хаам бина республикин правительствон "
            "пресс-гӀуллакхо."
        ),
    ),
    ("ce", "Нохчийчохь дронашца латта талла долийна, хаам бо министраллехь"),
    ("inh", "ГӀалгӀай Республике дронашца бахархошта новкъостал дергда"),
    ("inh", "Наьсарен районе г1улакх де болабаьб дронашца, аьнна хоам бу министраша."),
    ("udm", "Удмуртиын дронъёсты дышетыны кутскозы"),
    (
        "av",
        (
            "Дагъистаналъул гьудуллъиялъул рокъоб цӀияб выставка рагьана. Гьелъул хӀакъалъулъ хабар бицана "
            "министерствоялъ."
        ),
    ),
    (
        "lez",
        (
            "Махачкъалада цӀийи завод ахъайна. Идан гьакъиндай Дагъустандин гьукуматдин пресс-къуллугъди хабар "
            "гана, уьлкведа гегьенш."
        ),
    ),
    ("kum", "Магьачкъалада янгы завод ачылгъан. Бу гьакъда республиканы гьукуматыны пресс-къуллугъу билдирген."),
    (
        "krc",
        "Черкесскеде джангы завод ачылгъанды. Аны юсюнден республиканы правительствосуну пресс-къуллугъу билдиргенди.",
    ),
    (
        "myv",
        (
            "Саранскойсэ панжовсь дронт теиця од завод. Тень эйстэ пачтизе кулянть республикань правительствань "
            "пресс-службась. Заводсо карми роботамо кавто сядо ломань."
        ),
    ),
    ("xal", "Элст балһснд шин завод секгдв. Энүнә тускар таңһчин йосна зәңгс нернә, күүнд келв."),
    (
        "mn",
        (
            "Улаанбаатар хотод дрон үйлдвэрлэдэг шинэ үйлдвэр нээгдлээ гэж засгийн газрын хэвлэлийн алба "
            "мэдээлэв. Үйлдвэрт хоёр зуун хүн ажиллана, өнөөдөр эхэлсэн."
        ),
    ),
]


@pytest.mark.parametrize(("code", "text"), TOLD, ids=[f"{code} {text[:20]}" for code, text in TOLD])
def test_a_language_is_told_by_its_letters(code: str, text: str) -> None:
    """Also from a headline, where its letters leave no doubt."""
    assert language_of("", text) == code


@pytest.mark.parametrize(("code", "text"), UNTOLD, ids=[f"{code} {text[:20]}" for code, text in UNTOLD])
def test_a_language_is_never_taken_for_another(code: str, text: str) -> None:
    """What cannot be told is unknown, not Russian."""
    assert language_of("", text) in {code, UNKNOWN}


@pytest.mark.parametrize("language", ["ce", "inh"])
@pytest.mark.parametrize("palochka", ["Ӏ", "I", "1", "l"])
def test_a_palochka_may_be_typed_in_any_way(language: str, palochka: str) -> None:
    """Keyboards lack it: Latin I, l and the figure stand for it."""
    texts = {
        "ce": "Соьлжа-ГӀалахь керла завод схьайиллина, цигахь дронаш йийр ю, аьлла хаийтира тӀедиллинчо.",
        "inh": "Наьсаре дронаш еш йола завод хьаяьккхай. Из дийцар пресс-гӀулакхо. Цига болх бергболаш ба бӀаь саг.",
    }

    assert language_of("", texts[language].replace("Ӏ", palochka)) == language


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            (
                "В цехе собирают аппараты для леса и полей, и это уже не первый такой завод в области, как там и "
                "говорят, но и не последний."
            ),
            "words",
        ),
        ("Шәһәрдә яңа цех ачылды, анда очкычлар җыялар.", "letters"),
        ("дрон", "4 letters, fewer than 8"),
        ("В Назрани открыли цех", "langdetect"),
    ],
)
def test_what_told_it_is_said(text: str, reason: str) -> None:
    """Letters, words, langdetect, or why nothing did."""
    assert language_and_reason("", text)[1] == reason


@pytest.mark.parametrize("place", ["Ульяновск", "соавторы", "координатор", "объезд", "подъезд", "Вьюжный"])
def test_russian_words_are_not_caucasian(place: str) -> None:
    """Digraphs that occur in Russian, too, tell nothing."""
    text = f"На {place} указали и в министерстве, где уже собирают комиссию по этому вопросу. {place}, {place}."

    assert language_of("", text * 2) == "ru"


@pytest.mark.skipif(len(detector.packages()) < 2, reason="langdetect-rs is not installed (extra: fast)")
@pytest.mark.skipif(not LABELLED.exists(), reason=f"no labelled texts in {LABELLED}")
def test_the_fast_detector_answers_as_the_slow_one() -> None:
    """The same code for every labelled text, title and half of a title."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    texts = [text for row in rows for text in (row["text"][:1_000], row["title"], row["title"][:20])]
    fast, slow = detector.packages()

    assert [detector.detected(text, package=fast) for text in texts] == [
        detector.detected(text, package=slow) for text in texts
    ]
