"""Who really asks, when servers stand in front. Knows no Django."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(said: str) -> tuple[Network, ...]:
    """Addresses and networks, parted by commas. Raises ValueError with the word that is neither."""
    return tuple(ip_network(one.strip(), strict=False) for one in said.split(",") if one.strip())


def among(address: str, known: Sequence[Network]) -> bool:
    """Whether an address is one of these; what is no address is not."""
    try:
        one = ip_address(address)
    except ValueError:
        return False
    one = getattr(one, "ipv4_mapped", None) or one
    return any(one in network for network in known)


def counted_as(address: str) -> str:
    """The address under which somebody's attempts are counted: of IPv6 the first 64 bits, for
    whoever has one address there has them all."""
    try:
        one = ip_address(address)
    except ValueError:
        return address
    if one.version == 4:
        return str(one)
    if one.ipv4_mapped is not None:
        return str(one.ipv4_mapped)
    return str(ip_network((int(one) >> 64 << 64, 64)).network_address)


def asked_for(sender: str, forwarded: str, known: Sequence[Network]) -> str:
    """The client a known server asks for: the last address of its list that is no such server.

    What stands before it was written by the client itself and proves nothing.
    """
    for said in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        try:
            ip_address(said)
        except ValueError:
            return sender
        if not among(said, known):
            return said
        sender = said
    return sender
