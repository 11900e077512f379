"""A mail server as Debian ships it, with accounts, encryption, and a mailbox for each reader; it needs root."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..alerts.certificates import Certificate, certificate  # noqa: TID252 (tests are no package)

PROGRAM = shutil.which("exim4", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = "" if PROGRAM and os.geteuid() == 0 else "needs root and Debian's package exim4-daemon-light"
USER, PASSWORD = "desk", "a-password-of-nobody"
OWNER = "Debian-exim"  # made by the package; Exim delivers nothing as root
PATIENCE = 60  # seconds for the server to start, and for a mail to lie in its mailbox

SETTINGS = """
primary_hostname = mx.example.org
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {starttls} : {tls}
tls_on_connect_ports = {tls}
tls_advertise_hosts = *
tls_certificate = {folder}/shown.pem
tls_privatekey = {folder}/secret.pem
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = recipients
begin acl
recipients:
  deny
    ! authenticated = *
    message = who are you?
  deny
    domains = ! example.org
    message = no relaying
  deny
    condition = ${{lookup{{$local_part}}lsearch{{{folder}/unknown}}{{yes}}{{no}}}}
    message = no such mailbox
  defer
    condition = ${{lookup{{$local_part}}lsearch{{{folder}/busy}}{{yes}}{{no}}}}
    message = try later
  accept
begin routers
here:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  envelope_to_add
  user = {owner}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exim:
    """A server under way; ``ports`` are those by the words of our own settings."""

    folder: Path
    ports: dict[str, int]
    trusted: Certificate

    def answers(self, *, unknown: str = "", busy: str = "") -> None:
        """Refuse a mailbox for good, or for now; only the name before the @ is given."""
        (self.folder / "unknown").write_text(f"{unknown}\n")
        (self.folder / "busy").write_text(f"{busy}\n")

    def mails(self, count: int) -> list[EmailMessage]:
        """The mails in all mailboxes, of which so many are waited for, by their recipients."""
        until = time.monotonic() + PATIENCE
        while len(found := list((self.folder / "mail" / "new").glob("*"))) < count and time.monotonic() < until:
            time.sleep(0.05)
        mails: list[Any] = [message_from_bytes(file.read_bytes(), policy=default) for file in found]
        return sorted(mails, key=lambda mail: str(mail["Envelope-to"]))


def text_of(mail: EmailMessage) -> str:
    """What a mail says in plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def exim() -> Iterator[Exim]:
    """Start a server with an empty spool, for the length of a block."""
    # A delivery that is under way outlives the daemon for a moment, and writes into the folder that goes.
    with TemporaryDirectory(prefix="exim-", ignore_cleanup_errors=True) as name:
        folder, ports = Path(name), dict(zip(("starttls", "tls"), _free_ports(), strict=True))
        server = Exim(folder=folder, ports=ports, trusted=certificate(folder))
        server.answers()
        settings = SETTINGS.format(folder=folder, owner=OWNER, user=USER, password=PASSWORD, **ports)
        (folder / "exim.conf").write_text(settings)
        _hand_over(folder)
        command = [str(PROGRAM), "-C", str(folder / "exim.conf"), "-bdf", "-oP", str(folder / "exim.pid")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
            try:
                _wait_for(ports["tls"])
                yield server
            finally:
                running.terminate()


def _free_ports() -> tuple[int, int]:
    """Exim wants to be told its ports."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _hand_over(folder: Path) -> None:
    for part in ("spool", "log", "mail"):
        (folder / part).mkdir()
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, OWNER, OWNER)
    (folder / "exim.conf").chmod(0o644)
    shutil.chown(folder / "exim.conf", "root", "root")  # it follows no settings that others may write


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{PROGRAM} does not listen on {port}")
