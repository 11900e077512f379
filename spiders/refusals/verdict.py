"""What an answer, or the lack of one, means for an address."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from dronewire.address import LONGEST
from dronewire.outcome import Outcome
from dronewire.reason import CERTIFICATE, NO_ANSWER, NO_SUCH_NAME, REFUSED
from spiders.refusals.blocks import block_name
from spiders.refusals.refusal import Refusal
from spiders.wire.trust import UntrustedError

# What every reader of the archive unpacks too; others are not asked for, and some servers send them all the same.
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
_NAMED = (
    (DownloadTimeoutError, NO_ANSWER),
    (CannotResolveHostError, NO_SUCH_NAME),
    (DownloadConnectionRefusedError, REFUSED),
    (ResponseDataLossError, "the connection ended before the answer did"),
    (UnsupportedURLSchemeError, "not a web address"),
)


TOO_MANY_REDIRECTS = "too many redirects"
TOO_LONG = (Outcome.TOO_LARGE, f"its address is longer than {LONGEST} bytes, and cannot be kept")


def content_type(response: Response) -> str:
    """The Content-Type header as text."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1").replace("\x00", "")


def outcome_of_status(response: Response) -> tuple[Outcome | None, str]:
    """How an answer ends an address by its status and block marks; None: it was answered with content."""
    plain = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    if block := block_name(response.status, plain, response.body):
        wait = plain.get("retry-after", "")
        return Outcome.BLOCKED, f"{block}, asks to wait: {wait}" if wait else block
    if response.status in {404, 410}:
        return Outcome.GONE, f"status {response.status}"
    if response.status == 304:
        return Outcome.UNCHANGED, ""
    if 300 <= response.status < 400:
        return Outcome.FAILED, f"status {response.status} without an address to go to"
    if not 200 <= response.status < 300:
        return Outcome.FAILED, f"status {response.status}"
    return None, ""


def outcome_of_no_list(reason: str, *, html: bool, status: int) -> tuple[Outcome, str]:
    """How a feed or sitemap ends in whose place something else came: with a page, it was refused without a word."""
    return (Outcome.BLOCKED, f"HTML instead of RSS ({status})") if html else (Outcome.FAILED, reason)


def outcome_of_page(response: Response) -> tuple[Outcome | None, str]:
    """How an article's page ends: None where the taking-in is to decide."""
    outcome, reason = outcome_of_status(response)
    if outcome:
        return outcome, reason
    media = content_type(response).partition(";")[0].strip().lower()
    if media and not media.startswith(_PAGE_TYPES):
        return Outcome.NOT_AN_ARTICLE, f"content type {media}"
    return (None, "") if response.body.strip() else (Outcome.FAILED, "the body is empty")


def outcome_of_failure(error: BaseException) -> tuple[Outcome, str]:
    """How an address ends that was not answered."""
    if isinstance(error, Refusal):
        return error.outcome, error.reason
    if isinstance(error, UntrustedError):
        return Outcome.FAILED, f"{CERTIFICATE}: {error}"
    text = str(error)
    # Scrapy has one message for bodies over the limit as sent, and one for those over it when decompressed.
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in text:
        return Outcome.TOO_LARGE, "larger than the limit"
    if isinstance(error, IgnoreRequest) and "max redirections" in text:
        return Outcome.FAILED, TOO_MANY_REDIRECTS
    for kind, reason in _NAMED:
        if isinstance(error, kind):
            return Outcome.FAILED, reason
    return Outcome.FAILED, f"{type(error).__name__}: {text}"[:300]
