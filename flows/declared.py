"""Reads topic files, ours and the user's; a mistaken one is named and left out, the others go on."""

from collections.abc import Collection, Iterable
from pathlib import Path

import dronewire
from alerts.addresses import mailbox
from dronewire.outlet.declaration import DeclarationError, line_of
from dronewire.topic import Engine, Topic, compile_topics, read_lexicon, read_topic
from dronewire.topic.context import Lexicon
from dronewire.topic.lexicon import LEXICON, NO_LISTS
from spiders.loader import text_of

# Beside the package in the checkout and in an installed wheel alike.
SHIPPED = Path(dronewire.__file__).parent.parent / "topics"


class TopicFolders:
    """Folders of topics and their word lists: a later folder's words and topics go over an earlier one's."""

    def __init__(self, *folders: Path, channels: Collection[str] = ()) -> None:
        self._channels = channels
        self.mistakes: list[DeclarationError] = []
        self.lexicon: Lexicon = NO_LISTS
        self._topics: dict[str, Topic] = {}
        # All lists before all topics: a user's own words and contexts hold in the shipped topics too.
        for folder in (SHIPPED, *folders):
            self._read_all([folder / LEXICON] if (folder / LEXICON).exists() else [])
        for folder in (SHIPPED, *folders):
            self._read_all(file for file in sorted(folder.glob("*.toml")) if file.name != LEXICON)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics in order of their identifiers."""
        return tuple(self._topics[name] for name in sorted(self._topics))

    def compiled(self) -> Engine:
        """The engine that finds them all."""
        return compile_topics(self.topics)

    def read(self, file: Path) -> Topic:
        """One more topic file, which may use the lists of all folders; it is not added.

        Raises:
            DeclarationError: naming file, line and what is wrong.
        """
        text = text_of(file)
        topic = read_topic(text, id=file.stem, file=str(file), lexicon=self.lexicon)
        try:
            for name in topic.alert:
                if name not in self._channels:
                    mailbox(name)
        except ValueError as error:
            raise DeclarationError(str(file), line_of(text, ["alert"]), f"alert: {error}") from error
        return topic

    def _read_all(self, files: Iterable[Path]) -> None:
        for file in files:
            try:
                self._take(file)
            except DeclarationError as mistake:
                self.mistakes.append(mistake)

    def _take(self, file: Path) -> None:
        if file.name == LEXICON:
            self.lexicon = read_lexicon(text_of(file), file=str(file), lexicon=self.lexicon)
        else:
            self._topics[file.stem] = self.read(file)
