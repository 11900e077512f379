"""How an outlet's addresses are spelt: canonically, and so that they can be opened."""

from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from dronewire.address import BEGINNING, TooLongError, canonical, cut
from dronewire.outlet import Outlet

_MOBILE = ("m.", "mobile.", "amp.", "wap.", "pda.")  # in front of the host: the same pages for small screens


def spelt(address: str, outlet: Outlet) -> str:
    """The canonical spelling, at the home page's host where it is at the mobile twin of that.

    http stays where the outlet's home page is declared so, since it may have no TLS. A mobile host that the outlet
    declares among its further hosts stays as well: it has pages of its own.

    Raises:
        AddressError: for what is no web address.
    """
    found = canonical(address, http=urlsplit(outlet.homepage).scheme == "http")
    parts = urlsplit(found)
    home = _host_of(outlet.homepage)
    if parts.netloc not in _twins(home) or parts.netloc.removeprefix("www.") in outlet.hosts:
        return found
    return urlunsplit(parts._replace(netloc=home))


def spelt_or_cut(address: str, outlet: Outlet) -> str:
    """The same, for what a list names: an address too long to be kept is cut, so that it can be accounted for.

    Raises:
        AddressError: for what is no web address.
    """
    try:
        return spelt(address, outlet)
    except TooLongError:
        return cut(address, spelt(address[:BEGINNING], outlet))


@lru_cache(maxsize=1024)  # an outlet has one home page and thousands of addresses
def _host_of(homepage: str) -> str:
    return urlsplit(canonical(homepage)).netloc


@lru_cache(maxsize=1024)
def _twins(home: str) -> frozenset[str]:
    bare = home.removeprefix("www.")
    return frozenset(www + mobile + bare for www in ("", "www.") for mobile in _MOBILE)
