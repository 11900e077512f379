"""The command line as a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Command = Callable[..., subprocess.CompletedProcess[str]]


def dronewire_in(folder: Path) -> Command:
    """Runs ``dronewire`` in a folder: arguments as they are written, variables of the environment by name."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
        environment = {**clean, "DRONEWIRE_DELAY": "0", "COLUMNS": "200", **environment}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    return run
