"""Where things lie below the one folder that everything is written into."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder (``var/`` by default) and what is in it."""

    root: Path

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.root / "dronewire.sqlite"

    @property
    def pages(self) -> Path:
        """The archive: hauls by day, each with its WARC file and its lines."""
        return self.root / "pages"

    @property
    def bundles(self) -> Path:
        """One folder a day."""
        return self.root / "bundles"

    @property
    def mirrored(self) -> Path:
        """What of the bundles was brought to another address; without it all is brought again."""
        return self.root / "cache" / "mirrored.json"

    @property
    def sketches(self) -> Path:
        """Copies of the index of sketches, which the database has; they can be deleted."""
        return self.root / "cache" / "sketches"

    @property
    def outbox(self) -> Path:
        """Mails as files, where no mail server is set."""
        return self.root / "outbox"

    @property
    def feed(self) -> Path:
        """The stories on topic that came in last, for feed readers."""
        return self.root / "feed.atom"

    @property
    def board(self) -> Path:
        """How each outlet stood at the last checkup."""
        return self.root / "board.json"

    @property
    def sizes(self) -> Path:
        """How much everything took, day by day."""
        return self.root / "sizes.json"

    @property
    def lock(self) -> Path:
        """Held while a round runs."""
        return self.root / "round.lock"

    @property
    def bundle_lock(self) -> Path:
        """Held while a bundle is written."""
        return self.root / "bundle.lock"

    @property
    def engine_lock(self) -> Path:
        """Held while `dronewire up` runs."""
        return self.root / "up.lock"

    @property
    def logs(self) -> Path:
        """What the engine's processes and our own say."""
        return self.root / "logs"

    def haul_of(self, round_name: str, at: datetime) -> str:
        """The folder of a round's haul, relative to the archive."""
        return f"{at.astimezone(UTC):%Y/%m/%d}/{round_name}"
