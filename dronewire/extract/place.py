"""Where an article lies: at the address that its page calls canonical, where that can be believed."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from dronewire.address import AddressError
from dronewire.assignment import key_of
from dronewire.extract.markup import Markup
from dronewire.outlet import Outlet
from dronewire.outlet.spelling import spelt

# What tells one article from another: a number of three digits or a slug of three words. The last segment of a page's
# own path names it too, save for a script that serves all pages (/item.php?id=5).
_NAME = re.compile(r"\d{3}|[^-_]+[-_][^-_]+[-_]")
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|cgi|jsp)$|^(?:index|default)\b", re.IGNORECASE)

# An address from the root on. A relative path means another page wherever it is read, and is written by mistake.
_ROOTED = re.compile(r"https?://|/", re.IGNORECASE)


def address_of(said: Markup, *, address: str, outlet: Outlet) -> str:
    """The address that a page gives its article, by canonical link or else ``og:url``, or its own: whichever holds.

    Believed is what lies on the outlet's own hosts, names one article, and is neither the home page nor a section
    above the page. A mere other spelling (scheme, ``www.``, slash) is not followed: the page's own one is known to
    answer.
    """
    for named in (said.canonical, said.metas.get("og:url", "")):
        if named.strip() == address:  # as most say: nothing to spell
            return address
        found = _spelt(named, address, outlet) if named.strip() else ""
        if found and outlet.owns(found):
            if key_of(found) == key_of(address):
                return address
            if _is_article(urlsplit(found), urlsplit(address)):
                return found
    return address


def _spelt(named: str, address: str, outlet: Outlet) -> str:
    if not _ROOTED.match(named.strip()):
        return ""
    try:
        return spelt(urljoin(address, named.strip()), outlet)
    except (AddressError, ValueError):  # urljoin says so of brackets
        return ""


def _is_article(named: SplitResult, page: SplitResult) -> bool:
    above, own = _segments(named.path), _segments(page.path)
    if not above or (len(above) < len(own) and own[: len(above)] == above):
        return False
    if _NAME.search(above[-1]) or _NAME.search(named.query):
        return True
    return own[-1:] == above[-1:] and named.path != page.path and not _SCRIPT.search(above[-1])


def _segments(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
