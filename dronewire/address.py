"""Addresses: one canonical spelling for each, which a person can still open."""

import re
from hashlib import blake2b
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url, safe_url_string

# Bytes of a canonical address, which is ASCII: an index row of PostgreSQL holds 2,704 (a third of a page of 8 KiB),
# and a round, an outlet's identifier and their heads want 200 of them.
LONGEST = 2_500
LONGEST_WRITTEN = 8_000  # characters, tracking parameters and all; RFC 9110, section 4.1 asks servers to take so many
BEGINNING = 300  # characters of an address too long to be kept by which people know it again

# Parameters that tell how a reader came, never what they read. courlan's list is not used: it drops whatever begins
# with "ga", "ref", "cid", "uid" or "source", among them ?gallery=5 and ?cid=77, which name the article.
_TRACKING = re.compile(
    r"(?:utm|at|mc|mtm|pk|hsa|oly|vero|itm|mkt)_\w+"  # campaigns: Google, AT Internet, Mailchimp, Matomo, HubSpot ...
    r"|(?:y|ys|yr|yad|g|d|fb|ms|tw|tt|tg)?clid|msclkid|igsh(?:id)?|gbraid|wbraid|gclsrc|srsltid|wickedid|rb_clickid"
    r"|_openstat|openstat|_ga|_gl|_hs(?:enc|mi)|__hs\w+|yrwinfo|erid|roistat\w*"
    r"|from|frommail|share_from|ref|referr?er|ref_src|ref_url|tgref|cmpid|ncid|ito|smid|smtyp|sms_ss|sr_share|xtor|spm"
    r"|wt\.mc_id|amp|amp_js_v|usqp|rss|turbo"
    r"|phpsessid|jsessionid|aspsessionid\w*",  # a reader's session: another one at every visit
    re.IGNORECASE,
)

_AMP_VALUE = re.compile(r"(?:outputtype|output|view|format|type)=amp", re.IGNORECASE)

# WordPress and most Russian engines put the AMP twin below the article; the ".../16193-amp.html" form is told from
# a slug that ends in "amp" by the number before it. A twin in front of the path (/amp/news/1) stays: it may be a
# rubric, and AMP pages must name their article by a canonical link, which is believed.
_AMP_BELOW = re.compile(r"(?<=[^/])/amp(/?)$", re.IGNORECASE)
_AMP_NAME = re.compile(r"(?<=\d)-amp(?=\.s?html?$)|(?<=\w)\.amp(?=(?:\.s?html?)?$)", re.IGNORECASE)

_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_HOST = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)


class AddressError(ValueError):
    """What was given is no web address."""


class TooLongError(AddressError):
    """What was given may be a web address, but none that can be kept."""


def canonical(address: str, *, http: bool = False) -> str:
    """One spelling for all spellings of an address.

    https, host in lower case and IDNA, no fragment, user name or default port, dot segments resolved, escapes
    normalised, no tracking parameters, the others sorted by name, no AMP marker. ``www.`` and a trailing slash stay
    as the outlet writes them: without them some hosts do not answer, and most others answer with a redirect, one
    more request for every article. A port of its own keeps its scheme, since https does not listen there; ``http``
    has an address that is written with http keep it, for hosts that have no TLS.

    Raises:
        AddressError: for what is no web address; nothing else is ever raised.
        TooLongError: one of those, for what is longer than `LONGEST`.
    """
    if len(address) > LONGEST_WRITTEN:
        raise TooLongError(f"longer than {LONGEST_WRITTEN} characters: {address[:80]!r}")
    try:
        found = _settled(address.strip(), http=http)
    except AddressError:
        raise
    except ValueError as error:  # urlsplit and the IDNA codec say so of brackets, ports and labels
        raise AddressError(f"not a web address: {address[:200]!r} ({error})") from error
    if len(found) > LONGEST:
        raise TooLongError(f"longer than {LONGEST} bytes: {address[:80]!r}")
    return found


def cut(address: str, beginning: str) -> str:
    """What stands for an address too long to be kept, after its own beginning: never asked for, and always the same.

    A canonical address has no fragment, so the two are told apart: see `is_cut`.
    """
    return f"{beginning}#{blake2b(address.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def is_cut(address: str) -> bool:
    """Whether an address only stands for one too long to be kept."""
    return "#" in address


def _settled(address: str, *, http: bool) -> str:
    """The spelling that does not change any more: undoing one escape or suffix may uncover another."""
    for _ in range(8):  # two passes settle all addresses seen; more only happens to crafted ones
        spelled = _spelled(address, http=http)
        if spelled == address:
            return spelled
        address = spelled
    raise AddressError(f"no stable spelling: {address[:200]!r}")


def _spelled(address: str, *, http: bool) -> str:
    safe = safe_url_string(address)
    parts = urlsplit(canonicalize_url(safe))
    if parts.scheme not in {"http", "https"}:
        raise AddressError(f"not a web address: {address[:200]!r}")
    authority, port = _host(parts.hostname or ""), _own_port(parts.scheme, parts.port)
    scheme = parts.scheme if port or http else "https"
    # The query goes separately: canonicalize_url writes ?12345 as ?12345=, which old engines do not find.
    query = _query(urlsplit(safe).query)
    return f"{scheme}://{authority}{port}{_path(parts.path)}{'?' if query else ''}{query}"


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:
        return f"[{IPv6Address(host)}]"
    if not _HOST.fullmatch(host):
        raise AddressError(f"no host: {host[:200]!r}")
    return host


def _own_port(scheme: str, port: int | None) -> str:
    return "" if port in {None, {"http": 80, "https": 443}[scheme]} else f":{port}"


def _path(path: str) -> str:
    while (shorter := _AMP_NAME.sub("", _AMP_BELOW.sub(r"\1", path))) != path:
        path = shorter
    return path or "/"


def _query(query: str) -> str:
    parts = (part for part in query.split("&") if part and not _AMP_VALUE.fullmatch(part))
    kept = [part for part in parts if not _TRACKING.fullmatch(part.partition("=")[0])]
    kept.sort(key=lambda part: part.partition("=")[0])  # by name only: the order of ?id=2&id=1 may mean something
    return _ESCAPE.sub(lambda found: found.group().upper(), "&".join(kept))


def bare(address: str) -> str:
    """A canonical address without what does not tell articles apart: scheme, ``www.`` and one slash at the end."""
    path, asked, query = address.partition("://")[2].removeprefix("www.").partition("?")
    return path.removesuffix("/") + asked + query


def spellings(address: str) -> frozenset[str]:
    """All canonical addresses that are the same one without scheme, ``www.`` and slash."""
    path, asked, query = bare(address).partition("?")
    return frozenset(
        f"{scheme}://{www}{path}{slash}{asked}{query}"
        for scheme in ("https", "http")
        for www in ("", "www.")
        for slash in ("", "/")
    )
