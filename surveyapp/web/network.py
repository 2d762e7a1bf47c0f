"""Where a request comes from, as coarsely as limits on tries can bear: never an address of one person."""

from ipaddress import ip_address, ip_network

from flask import request

PREFIXES = {4: 24, 6: 48}


def network_of_request() -> str:
    """The network that the request comes from; limits keep a hash of it that changes every day."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ip_network((address, PREFIXES[address.version]), strict=False))
