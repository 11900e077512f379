"""How an outlet's addresses are spelt: canonically, and so that they can be opened."""

from urllib.parse import urlsplit

from dronewire.address import canonical
from dronewire.outlet import Outlet


def spelt(address: str, outlet: Outlet) -> str:
    """The canonical spelling; http stays where the outlet's home page is declared so, since it may have no TLS.

    Raises:
        AddressError: for what is no web address.
    """
    return canonical(address, http=urlsplit(outlet.homepage).scheme == "http")
