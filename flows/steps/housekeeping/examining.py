"""What a doctor looks at: whether this machine, its settings and its surroundings let everything work."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import httpx
from packaging.requirements import Requirement
from sqlalchemy import text

from alerts.smtp import Smtp
from alerts.transport import NotAcceptedError
from flows.engine import POOL
from flows.engine.api import Api, EngineAwayError
from flows.journal import secrets_of
from flows.lock import holder_of
from flows.settings import Settings
from flows.steps.housekeeping.space import GB, space_concerns
from flows.workspace import opened
from spiders.conduct import user_agent
from spiders.options import UNNAMED
from storage.crawling.health import last_rounds
from storage.database import writing
from storage.layout import Layout

ASKED = 3  # outlets whose robots.txt is asked for: one may be down, three are not
PATIENCE = 10.0  # seconds for each of them
APART = timedelta(seconds=60)  # between our clock and that of outlets; dates on pages are by the minute
ROUND_WITHIN = timedelta(minutes=30)  # the schedule wants one every five minutes; a long one may take twenty


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look found, and whether it is well."""

    check: str
    well: bool
    says: str


class UnwellError(Exception):
    """Something is not well; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at; ``at_work`` says that the engine should be, as whoever asks for it by name means."""

    settings: Settings
    config: Path
    engine: str
    at: datetime
    at_work: bool = False


def examine(patient: Patient, *, only: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Look at everything, or only at what is named; each look is one finding."""
    for name, look in CHECKS.items():
        if only and name not in only:
            continue
        try:
            yield Finding(check=name, well=True, says=look(patient))
        except UnwellError as error:
            yield Finding(check=name, well=False, says=str(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what the doctor was asked for)
            yield Finding(check=name, well=False, says=f"{type(error).__name__}: {error}")


def _settings(patient: Patient) -> str:
    with opened(patient.settings) as workspace:
        if workspace.mistakes:
            raise UnwellError("; ".join(map(str, workspace.mistakes)))
        said = f"{len(workspace.chosen(()))} outlets, {len(workspace.declared)} topics"
    if patient.settings.contact == UNNAMED:
        return f"{said}; `contact` is not set: outlets cannot tell whom to ask to go slower"
    return said


def _permissions(patient: Patient) -> str:
    root = Layout(patient.settings.var).root
    root.mkdir(parents=True, exist_ok=True)
    for folder in (root, *(one for one in root.iterdir() if one.is_dir())):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise UnwellError(f"{folder} cannot be written by this user")
    with TemporaryFile(dir=root) as file:
        os.fsync(file.fileno())
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(patient.config.stat().st_mode)
        if mode & stat.S_IROTH and any(secret in patient.config.read_text() for secret in secrets_of(patient.settings)):
            raise UnwellError(f"{patient.config} has secrets, and everybody may read it: chmod 600 {patient.config}")
    return f"{root} can be written"


def _disk(patient: Patient) -> str:
    settings = patient.settings
    settings.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.var).free / GB
    if free < settings.least_free:
        raise UnwellError(f"{free:.1f} GB are free, {settings.least_free:g} should be")
    if words := [one.words for one in space_concerns(settings, at=patient.at)]:
        raise UnwellError("; ".join(words))
    return f"{free:.1f} GB are free"


def _database(patient: Patient) -> str:
    with opened(patient.settings) as workspace, writing(workspace.database) as connection:
        connection.execute(text("SELECT 1"))
        if workspace.database.dialect.name == "sqlite":
            said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
            if said != "ok":
                raise UnwellError(f"the file is damaged ({said}): restore a backup")
        return f"{workspace.database.dialect.name} can be read and written"


def _answers(patient: Patient) -> Iterator[tuple[str, httpx.Response | httpx.HTTPError]]:
    """What robots.txt of some outlets answers; it is there for programs to ask for."""
    settings, headers = patient.settings, {"User-Agent": user_agent(patient.settings.contact)}
    with opened(settings) as workspace:
        pages = [outlet.homepage for outlet in workspace.chosen(())][:ASKED]
    with httpx.Client(timeout=PATIENCE, headers=headers) as client:
        for parts in map(urlsplit, pages):
            real = f"{parts.scheme}://{parts.netloc}"
            where, host = (settings.newsstand, {"Host": parts.netloc}) if settings.newsstand else (real, {})
            try:
                yield parts.netloc, client.get(f"{where}/robots.txt", headers=host)
            except httpx.HTTPError as error:
                yield parts.netloc, error


def _network(patient: Patient) -> str:
    answers = dict(_answers(patient))
    errors = {host: one for host, one in answers.items() if isinstance(one, Exception)}
    failed = [f"{host}: {str(one) or type(one).__name__}" for host, one in errors.items()]
    if len(failed) == len(answers):
        raise UnwellError("no outlet answers: " + "; ".join(failed))
    return f"{len(answers) - len(failed)} of {len(answers)} outlets answer" + "".join(f"; {one}" for one in failed)


def _clock(patient: Patient) -> str:
    for host, answer in _answers(patient):
        if isinstance(answer, httpx.Response) and (said := answer.headers.get("Date")):
            apart = abs(datetime.now(UTC) - parsedate_to_datetime(said))
            if patient.settings.newsstand:
                return "not compared: a newsstand has a clock of its own"
            if apart > APART:
                raise UnwellError(f"{host} says {said}: {apart.total_seconds():.0f} s apart; let NTP set the clock")
            return f"within {max(1, round(apart.total_seconds()))} s of {host}"
    return "not compared: nobody told the time"


def _mail(patient: Patient) -> str:
    mail = patient.settings.mail
    if mail.block:
        return f"not tried: block {mail.block} is Prefect's; dronewire alerts test tries it"
    if not mail.host:
        return "no mail server is set: mails become files"
    with Smtp(mail) as server:
        try:
            server.try_out()
        except NotAcceptedError as error:
            raise UnwellError(error.reason) from error
    return f"{mail.host} lets us in"


def _versions(_: Patient) -> str:
    try:
        wanted = [Requirement(line) for line in requires("dronewire") or ()]
    except PackageNotFoundError:
        return "not compared: dronewire is not installed as a package"
    here = [one for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})]
    wrong = [said for one in here if (said := _wrong(one))]
    if wrong:
        raise UnwellError("; ".join(wrong))
    return f"dronewire {version('dronewire')}, and {len(here)} packages as it wants them"


def _wrong(wanted: Requirement) -> str:
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return f"{wanted.name} is not installed"
    return (
        ""
        if wanted.specifier.contains(found, prereleases=True)
        else f"{wanted.name} is {found}, not {wanted.specifier}"
    )


def _engine(patient: Patient) -> str:
    if holder_of(Layout(patient.settings.var).engine_lock) is None:
        if patient.at_work:
            raise UnwellError("not running: dronewire up starts it")
        return "not running: dronewire up starts it"
    api = Api(patient.engine)
    try:
        if not api.is_worker_online(POOL):
            raise UnwellError("its worker does not work; dronewire logs worker says why")
    except EngineAwayError as error:
        raise UnwellError(f"its server does not answer: {error}") from error
    with opened(patient.settings) as workspace:
        rounds = last_rounds(workspace.database, 1)
    if rounds and patient.at - rounds[0].at > ROUND_WITHIN:
        return f"at work, but the last round was at {rounds[0].at:%d.%m. %H:%M} UTC: is its schedule paused?"
    return "at work"


CHECKS: dict[str, Callable[[Patient], str]] = {
    "settings": _settings,
    "permissions": _permissions,
    "disk": _disk,
    "database": _database,
    "clock": _clock,
    "network": _network,
    "smtp": _mail,
    "versions": _versions,
    "engine": _engine,
}
