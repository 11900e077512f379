"""`dronewire stories try`: the stories that the articles of a file make."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dronewire.story import story_id
from flows.cli import app

LABELLED = Path(__file__).parents[3] / "shared" / "labelled" / "topics.jsonl"
PLANT = """\
Сборочный участок на площадке технопарка «Сердало» в Назрани планируют запустить в октябре, сообщили в министерстве.
Инвестор намерен вложить в восстановление цехов 640 млн рублей, ещё 210 млн рублей предусмотрены программой.
На первом этапе будут собирать аппараты для мониторинга линий электропередачи и полей, затем наладят выпуск рам.
Здание площадью 7,2 тыс. кв. м передано в управление республиканской корпорации развития ещё прошлой зимой."""
FAIR = """\
В Черкесске завершилась ярмарка шерсти, на которую приехали мастера из восьми районов и двух соседних краёв.
Килограмм тонкорунной шерсти стоил в среднем на треть дороже прошлогоднего, а всего продали сто двадцать тонн."""
WIRE = {
    "id": "wire",
    "title": "Сборку намечают на осень",
    "text": f"МАГАС, 3 февраля. /ТАСС/. {PLANT}",
    "url": "https://tass.ru/1",
    "published": "2026-02-03T09:00:00+03:00",
}
COPY = {
    "id": "copy",
    "title": "Сборку намечают на осень",
    "text": f"{PLANT}\nИсточник: ТАСС\nПодписывайтесь на наш канал в Telegram!",
    "url": "https://gazetaingush.ru/2",
    "published": "2026-02-03T08:00:00+03:00",
}
DIGEST = {
    "id": 3,
    "title": "Главное за день",
    "text": f"{PLANT}\n{FAIR}",
    "url": "https://vestikavkaza.ru/3",
    "published": "2026-02-03T20:00:00+03:00",
}
OTHER = {"id": "fair", "title": "Ярмарка", "text": FAIR, "url": "https://riakchr.ru/4", "published": "2026-02-03"}


def _try(folder: Path, *articles: object, json_lines: bool = True) -> Result:
    file = folder / "articles.jsonl"
    lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in articles)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CliRunner().invoke(app, ["stories", "try", "--articles", str(file), *(["--json"] if json_lines else [])])


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of this folder alone."""
    monkeypatch.chdir(tmp_path)


def _lines(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_story_is_a_line(tmp_path: Path) -> None:
    """With identifier, members, and what retells it; who credits TASS was not first though its clock says so."""
    done = _try(tmp_path, WIRE, COPY)

    assert (_lines(done), done.exit_code) == (
        [
            {
                "id": story_id("wire"),
                "members": [
                    {"id": "wire", "kind": "original", "containment": 1.0},
                    {"id": "copy", "kind": "verbatim", "containment": 1.0},
                ],
                "retold": [],
            }
        ],
        0,
    )


def test_a_digest_is_a_member_of_each_story(tmp_path: Path) -> None:
    """And joins none of them; a number is an identifier as well."""
    lines = _lines(_try(tmp_path, WIRE, DIGEST, OTHER))

    assert [[(one["id"], one["kind"]) for one in line["members"]] for line in lines] == [
        [("wire", "original"), ("3", "containing")],
        [("fair", "original"), ("3", "containing")],
    ]


def test_the_order_of_lines_makes_no_difference(tmp_path: Path) -> None:
    """The same lines in the same order."""
    first = _try(tmp_path, WIRE, COPY, DIGEST, OTHER).stdout

    assert _try(tmp_path, OTHER, DIGEST, COPY, WIRE).stdout == first


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "Expecting"),
        ("[]", "not an object with the fields id, title, text, url, published"),
        ('{"title": "x"}', "it has no id"),
        ('{"id": 1}', "it has neither title nor text"),
        ('{"id": 1, "text": 5}', "text is no text"),
        ('{"id": 1, "text": "x", "published": "soon"}', "published is no instant: 'soon'"),
        ('{"id": "wire", "text": "x"}', "a second article with the id 'wire'"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path, line: str, complaint: str) -> None:
    """File, line, and what is wrong."""
    done = _try(tmp_path, WIRE, line, OTHER)

    assert (len(_lines(done)), done.exit_code, f"articles.jsonl:2: {complaint}" in done.stderr) == (2, 1, True)


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    """Nothing was done."""
    done = CliRunner().invoke(app, ["stories", "try", "--articles", str(tmp_path / "none.jsonl")])

    assert type(done.exception).__name__ == "DeclarationError"


def test_articles_of_one_host_are_compared_as_if_it_were_not_known(tmp_path: Path) -> None:
    """A file whose addresses are made up says nothing about outlets."""
    excerpt = {"id": "part", "text": "\n".join([FAIR, *PLANT.splitlines()[1:3]]), "url": "https://x.example/2"}
    whole = {"id": "whole", "text": PLANT, "url": "https://x.example/1"}

    assert [len(line["members"]) for line in _lines(_try(tmp_path, whole, excerpt))] == [2]


def test_people_see_each_story_with_its_versions(tmp_path: Path) -> None:
    """Kind, share, instant in the settings' zone, outlet and title; the sums at the end."""
    shown = _try(tmp_path, WIRE, COPY, OTHER, json_lines=False).stdout

    assert [word in shown for word in ("verbatim", "100%", "2026-02-03 09:00", "credits wire", "3 article(s)")] == [
        True
    ] * 5


def test_labelled_clusters_are_stories() -> None:
    """Copies stand in one line with what they copy, with the kind that people gave them; the template joins nothing."""
    if not LABELLED.exists():
        pytest.skip("no labelled texts beside the project")
    done = CliRunner().invoke(app, ["stories", "try", "--articles", str(LABELLED), "--json"])
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    copies = {"original", "verbatim", "edited", "partial", "containing"}
    wanted: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["cluster"] and row["relation"] in copies:
            wanted.setdefault(row["cluster"], {})[row["id"]] = row["relation"]
    told = [{one["id"]: one["kind"] for one in line["members"]} for line in _lines(done)]

    assert [one for one in told if len(one) > 1] == sorted(wanted.values(), key=min)
