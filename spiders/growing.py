"""A file that only grows, by whole pieces: what a full disk cuts short leaves nothing behind."""

from pathlib import Path


class GrowingFile:
    """A new file; nothing of what is appended stays in memory, so that a kill loses no piece already appended."""

    def __init__(self, file: Path) -> None:
        self._out = file.open("xb", buffering=0)
        self.size = 0

    def append(self, piece: bytes) -> int:
        """Append a piece and say at which offset it begins.

        Raises:
            OSError: where it cannot be written to its end; the file is then as long as before.
        """
        if self._out.tell() != self.size:  # the last piece failed, and so did taking its beginning away
            self._take_back()
        try:
            self._write(piece)
        except OSError:
            self._take_back()
            raise
        begin, self.size = self.size, self.size + len(piece)
        return begin

    def _write(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:  # an unbuffered write may take less than it was given
            view = view[self._out.write(view) :]

    def _take_back(self) -> None:
        self._out.truncate(self.size)
        self._out.seek(self.size)

    def close(self) -> None:
        """Close the file."""
        self._out.close()
