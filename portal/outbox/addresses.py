"""Where a webhook may go: to the public internet, as the name resolves at that moment."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

PORTS = {"https": 443, "http": 80}
_KEPT = "/?&=%;:@!$'()*+,~"  # of a path and its query; letters of other scripts are escaped
_HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")
# how IPv6 says an IPv4 address: what it leads to is judged, and not how it is written
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressUnfit(Exception):
    """No message goes there; the message says why, in English."""


@dataclass(frozen=True)
class Target:
    """A web address in parts; host in small letters, path with its query."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str, private_allowed: bool = False) -> Target:
    """Take a web address apart. AddressUnfit for one that no webhook goes to.

    private_allowed: `http` is allowed too, as for a system in the next room.
    """
    if not url.isprintable() or " " in url:
        raise AddressUnfit("The address has spaces or signs that cannot be printed.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:  # UnicodeError is one
        raise AddressUnfit("The address cannot be read.") from error
    if parts.scheme not in (("https", "http") if private_allowed else ("https",)):
        raise AddressUnfit("The address must begin with https://.")
    if "@" in parts.netloc:
        raise AddressUnfit("The address must not hold a name or a password.")
    if not _HOST.fullmatch(host) or port == 0:
        raise AddressUnfit("The address has no host.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], quote(path, safe=_KEPT))


def resolved(target: Target, private_allowed: bool = False) -> str:
    """Return the address that the host's name stands for now, to be connected to and no other.

    AddressUnfit when there is none, or when any of them is private, loopback or otherwise not
    of the public internet: the name could lead to either at the next look.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressUnfit(f"The host {target.host} is not found.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise AddressUnfit(f"The host {target.host} is not found.")
    if not private_allowed and not all(map(is_public, addresses)):
        raise AddressUnfit(
            f"The host {target.host} is not on the public internet: private and local addresses "
            "are refused."
        )
    return addresses[0]


def is_public(text: str) -> bool:
    """Tell whether an address is one of the public internet.

    >>> is_public("1.1.1.1"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    # behind % stands an interface of ours
    address = _meant(ipaddress.ip_address(text.partition("%")[0]))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _meant(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
