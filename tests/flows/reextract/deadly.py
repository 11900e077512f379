"""Pages that kill who reads them, for workers of a cluster that import them by this module's name."""

import os
import signal
from dataclasses import dataclass

from flows.extraction import SavedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class KillsItsProcess(SavedPage):
    """As a page does on which a parser written in C crashes."""

    def page(self) -> bytes:
        """Never gives a page."""
        os.kill(os.getpid(), signal.SIGKILL)
        return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class KillsItsWorker(SavedPage):
    """As a page would that takes all memory of a machine."""

    def page(self) -> bytes:
        """Never gives a page; the process that was to read it ends with the worker."""
        os.kill(os.getppid(), signal.SIGKILL)
        signal.pause()
        return b""
