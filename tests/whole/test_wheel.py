"""The wheel, installed into a clean environment away from the checkout, does the whole job."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that holds the wheel and the locked dependencies, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    locked = folder / "locked.txt"
    _run(UV, "build", "--wheel", "--out-dir", folder, ROOT)
    _run(UV, "export", "--frozen", "--no-dev", "--no-emit-project", "-o", locked, "--project", ROOT)
    _run(UV, "venv", "--python", sys.executable, folder / "env")
    (wheel,) = folder.glob("*.whl")
    _run(UV, "pip", "install", "--python", folder / "env", "-r", locked)
    _run(UV, "pip", "install", "--python", folder / "env", "--no-deps", wheel)
    return folder / "env" / "bin"


def _run(*command: object, cwd: Path | None = None, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DRONEWIRE_", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_help_and_topics(installed: Path, tmp_path: Path) -> None:
    """The command is there and finds its topics."""
    assert "Usage: dronewire" in _run(installed / "dronewire", "--help", cwd=tmp_path)
    assert "production: " in _run(installed / "dronewire", "topics", "check", cwd=tmp_path)


def test_scrapy_lists_the_outlets(installed: Path, tmp_path: Path) -> None:
    """There is no scrapy.cfg in a wheel: the settings module is named."""
    listed = _run(installed / "scrapy", "list", cwd=tmp_path, SCRAPY_SETTINGS_MODULE="spiders.settings")

    assert {"tass", "iz", "kommersant"} <= set(listed.split())


def test_nothing_comes_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Each folder is imported from where it was installed."""
    names = "dronewire, spiders, storage, alerts, flows, newsstand"
    code = f"import {names}; print(*[m.__file__ for m in ({names})], sep='\\n')"
    places = _run(installed / "python", "-c", code, cwd=tmp_path).split()

    assert [place for place in places if not place.startswith(str(installed.parent))] == []


def test_the_register_of_deployments_is_inside(installed: Path, tmp_path: Path) -> None:
    """`dronewire up` deploys from it."""
    code = "from flows.engine.deploying import register; print(register())"

    assert _run(installed / "python", "-c", code, cwd=tmp_path).strip().endswith("flows/prefect.yaml")


def test_the_demo_runs(installed: Path, tmp_path: Path) -> None:
    """End to end: everything on topic found, nothing off topic."""
    said = _run(installed / "dronewire", "demo", "--json", cwd=tmp_path)

    assert '"missing": [], "off_topic": []' in said
