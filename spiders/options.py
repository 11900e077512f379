"""What can be set about crawling; politeness towards robots.txt and the user agent's honesty cannot."""

import json
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

UNNAMED = "operator has set no contact"  # stands in the user agent until the settings name one: honest, and a nudge
NEWSSTAND = r"^(https?://[^\s/]+)?$"


def _proxy(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme != "http" or not parts.hostname or not _port(parts) or parts.path not in {"", "/"}:
        raise ValueError(
            "a proxy is http://host:port or http://user:password@host:port; https passes through it unread"
        )
    return value


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:  # not a number, or none that a port can have
        return None


class CrawlSettings(BaseSettings):
    """The crawl's part of ``dronewire.toml`` and of the environment (``DRONEWIRE_…``), which goes over it."""

    model_config = SettingsConfigDict(
        env_prefix="DRONEWIRE_",
        toml_file="dronewire.toml",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,  # it may be a password
    )

    newsstand: str = Field(default="", pattern=NEWSSTAND, description="server that plays all outlets, by Host")
    contact: str = Field(default=UNNAMED, pattern=r"^[^\r\n()]+$", description="mail or URL in the user agent")
    delay: float = Field(default=0.5, ge=0, le=60, description="seconds between two requests to one host")
    concurrency_per_host: int = Field(default=2, ge=1, le=8, description="requests to one host at the same time")
    timeout: float = Field(default=30, gt=0, description="seconds for one response, from connecting to its last byte")
    max_size: int = Field(default=5 * 2**20, gt=0, description="bytes of one response, as sent and decompressed")
    max_articles: int = Field(default=200, ge=1, description="new articles of one outlet in one round")
    outlets_at_once: int = Field(
        default=300, ge=1, description="outlets that one crawl reads side by side; the others wait for their turn"
    )
    max_duration: float = Field(default=1_800, gt=0, description="seconds; what is left then is postponed")

    proxies: dict[str, Annotated[SecretStr, AfterValidator(_proxy)]] = Field(
        default={}, description="outlet = http://[user:password@]host:port of a proxy of yours that it is read through"
    )

    def plain(self) -> dict[str, Any]:
        """The crawl's settings as plain values, secrets among them: for a file that only its owner can read."""
        values = {name: getattr(self, name) for name in CrawlSettings.model_fields}
        return {**values, "proxies": {outlet: proxy.get_secret_value() for outlet, proxy in self.proxies.items()}}

    @classmethod
    def from_file(cls, file: Path) -> Self:
        """The settings a parent process wrote as JSON: they go over environment and TOML."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given goes over the environment, which goes over ``dronewire.toml`` in the working folder."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
