"""The settings: ``dronewire.toml`` in the working folder, environment variables over it, read once."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from alerts.addresses import Reader, bare, is_channel
from alerts.channels import ChannelAddress, ChannelName
from alerts.transport import MailSettings
from dronewire.outlet import Zone
from dronewire.outlet.declaration import DeclarationError, line_of, read_toml
from flows.recipients import Recipient
from spiders.loader import USERS
from spiders.options import CrawlSettings
from storage.stories.sketches.window import DAYS

FILE = "dronewire.toml"
SCHEDULER = re.compile(r"(tcp|tls)://([\w.-]+|\[[\da-f:]+\]):\d{1,5}", re.ASCII | re.IGNORECASE)
NO_ENVIRONMENT = "NO-VARIABLE-BEGINS-SO-"  # a hyphen cannot stand in a variable's name
NOBODY = "desk@localhost"  # stands in for a recipient while mails are only written as files


def _scheduler(address: str) -> str:
    if address and not SCHEDULER.fullmatch(address):
        raise ValueError("a Dask scheduler is tcp://host:port or tls://host:port")
    return address


Hours = Annotated[float, Field(gt=0, le=8760)]
Kept = Annotated[float, Field(ge=0, description="0 is for ever")]


class Settings(CrawlSettings):
    """All settings of one workspace."""

    model_config = SettingsConfigDict(
        env_prefix="DRONEWIRE_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a mistake's message must not repeat what was written: secrets may stand there
        toml_file=None,
    )

    workspace: Path = Field(default=Path(), description="where outlets/, topics/ and var/ lie; the working folder")
    var: Path = Field(default=Path("var"), description="the one folder that everything is written into")
    database: str = Field(default="", description="SQLAlchemy URL; empty is SQLite in var/")
    timezone: Zone = Field(default="Europe/Moscow", description="of the bundle's day")
    outlets: tuple[str, ...] = Field(
        default=(), description="which outlets to read: identifiers, or regions such as RU-IN; all when empty"
    )
    alert: tuple[Reader, ...] = Field(default=(), description="mail addresses, or channels, for topics that name none")
    recipients: tuple[Recipient, ...] = Field(
        default=(), description="readers with what each of them wants, one `[[recipients]]` each, see below"
    )
    operator: tuple[Reader, ...] = Field(
        default=(), description="mail addresses, or channels, for what goes wrong; if empty it only stands in `status`"
    )
    canary: bool = Field(
        default=False, description="whether a synthetic article goes the whole way to the operator once a day"
    )
    canary_minutes: float = Field(default=10, gt=0, description="within which it has to arrive")
    false_alarms: float = Field(
        default=0.5, gt=0, le=50, description="a year and outlet: that it is ill by its cadence though it is not"
    )
    least_free: float = Field(default=1, ge=0, description="GB; with less free on the disk the operator is told")
    keep_pages: Kept = Field(default=0, description="days that raw pages are kept which no story on topic rests on")
    keep_texts: Kept = Field(default=0, description="days that texts are kept of articles in no story on topic")
    keep_logs: Kept = Field(default=30, description="days that logs and the journal are kept")
    keep_runs: float = Field(default=30, ge=1, description="days that the engine remembers its runs and their logs")
    disk_budget: float = Field(
        default=0,
        ge=0,
        description="GB that `var` may take; the operator is told two weeks before. 0 is the whole disk",
    )
    looks: tuple[Hours, ...] = Field(
        default=(1, 24, 168), description="hours after which an article is looked at again, counted from its keeping"
    )
    story_days: int = Field(
        default=DAYS, ge=1, le=366, description="days through which copies of an article are looked for"
    )
    workers: int = Field(default=2, ge=1, le=64, description="processes that extract articles")
    dask: Annotated[str, AfterValidator(_scheduler)] = Field(
        default="",
        description="address of a Dask scheduler, such as `tcp://host:8786`, on whose workers the flow `reextract`"
        " extracts; needs the extra `dask`",
    )
    stories_a_mail: int = Field(default=20, ge=1, description="stories shown in one mail; the rest is counted in it")
    mail: MailSettings = Field(default=MailSettings(), description="how mail is sent, see below")

    channels: dict[ChannelName, ChannelAddress] = Field(
        default={}, description="addresses of channels besides mail by their names, secrets: `https://…` or Apprise's"
    )
    webhook_secret: SecretStr = Field(default=SecretStr(""), description="signs what is sent to `https://` channels")
    pages: str = Field(
        default="",
        description="where pages are brought to as well and fetched from, if several machines share a database: any"
        " address of fsspec, such as `s3://bucket/pages`",
    )
    bundles: str = Field(
        default="",
        description="where bundles are brought to as well: any address of fsspec, such as `s3://bucket/bundles`",
    )
    pdf: bool = Field(default=False, description="whether bundles have `digest.pdf`; needs the extra `pdf`")
    bundles_at: str = Field(
        default="", description="address at which `var/bundles/` is served, for links; if empty, mails name its files"
    )

    @model_validator(mode="after")
    def _channels_are_declared(self) -> "Settings":
        named = (*self.alert, *self.operator, *(one.address for one in self.recipients))
        if unknown := next((one for one in named if is_channel(one) and one not in self.channels), None):
            raise ValueError(f"{unknown!r} is no mail address, and channels has none of that name")
        return self

    @model_validator(mode="after")
    def _somebody_is_told(self) -> "Settings":
        if self.mail.sends and not self.alert and not self.recipients:
            raise ValueError("mail.host is set, but alert names nobody to write to")
        if self.canary and not self.operator:
            raise ValueError("canary is set, but operator names nobody to whom it could go")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> "Settings":
        named = [bare(one.address) for one in self.recipients]
        if twice := next((one for one in named if named.count(one) > 1), None):
            raise ValueError(f"recipients: {twice} stands there twice")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the bundle's day and of times in mails."""
        return ZoneInfo(self.timezone)

    @property
    def later_looks(self) -> tuple[timedelta, ...]:
        """How long after it was first kept an article is looked at again, rising."""
        return tuple(timedelta(hours=hours) for hours in sorted(self.looks))

    @property
    def readers(self) -> tuple[str, ...]:
        """Who is told of topics that name nobody."""
        named = (*self.alert, *(one.address for one in self.recipients if not one.topics))
        return named or (() if self.recipients else (NOBODY,))

    @property
    def own_outlets(self) -> Path:
        """The folder of the user's own outlets."""
        return self.workspace / USERS

    @property
    def own_topics(self) -> Path:
        """The folder of the user's own topics."""
        return self.workspace / "topics"

    def crawl(self) -> dict[str, Any]:
        """The part that a crawl needs, as plain values; passwords of proxies are among them."""
        return self.plain()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 (pydantic's form)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes over the file, whose values `read_settings` hands over."""
        del dotenv_settings, file_secret_settings
        return env_settings, init_settings


def settings_of_values(**values: Any) -> Settings:
    """Settings from values alone, whatever file and environment say: for the demo and for tests."""
    return Settings(**{"_env_prefix": NO_ENVIRONMENT, **values})


def read_settings(config: Path | None = None, **given: Any) -> Settings:
    """Read the settings.

    Args:
        config: the file; without it ``DRONEWIRE_CONFIG``, or else ``dronewire.toml`` in the working folder if there.
        given: values of the command line; they go over all else.

    Raises:
        DeclarationError: naming the file and line, or the variable, that is wrong.
    """
    file, text = _file(config)
    values = read_toml(text, str(file)) if text else {}
    try:
        read = Settings(**values)
        read = settings_of_values(**{**read.model_dump(), **given}) if given else read
    except ValidationError as error:
        raise _mistake(error, file=file, text=text, values=values) from error
    base = read.workspace if read.workspace.is_absolute() else _base(file, text) / read.workspace
    var = read.var if read.var.is_absolute() else base / read.var
    return read.model_copy(update={"workspace": base, "var": var})


def settings_file(config: Path | None) -> Path:
    """The file that settings are read from, whether or not it is there."""
    return _named(config) or Path(FILE)


def _named(config: Path | None) -> Path | None:
    return config or (Path(os.environ["DRONEWIRE_CONFIG"]) if os.environ.get("DRONEWIRE_CONFIG") else None)


def _file(config: Path | None) -> tuple[Path, str]:
    named, file = _named(config), settings_file(config)
    try:
        return file.absolute(), file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if named:
            raise DeclarationError(str(file), None, "there is no such file") from error
        return file.absolute(), ""
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(str(file), None, str(error)) from error


def _base(file: Path, text: str) -> Path:
    return file.parent if text else Path.cwd()


def _mistake(error: ValidationError, *, file: Path, text: str, values: dict[str, Any]) -> DeclarationError:
    first = error.errors(include_input=False)[0]
    path = [str(part) for part in first["loc"]]
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = f"unknown key; known are: {', '.join(sorted(Settings.model_fields))}"
    if path and path[0] not in values and path[0] in Settings.model_fields:
        return DeclarationError("DRONEWIRE_" + "__".join(path).upper(), None, message)
    return DeclarationError(str(file), line_of(text, path), f"{'.'.join(path) or 'settings'}: {message}")
