"""Fetching addresses that others wrote: no private hosts, no endless redirects, no slow or swollen answers.

Every name is resolved here and the connection made to the address that was checked, so that a name which resolves
differently a moment later gains nothing; each redirect is checked anew. The time limit holds for the whole fetch (a server
that sends a byte at a time does not get more of it) and the size limit for the bytes after unpacking. Proxies are not used:
behind one nobody could tell where a name leads.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin

AGENT = "rasid/1 (reads Arabic news; keeps robots.txt)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PART = 1 << 16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchError(Exception):
    """An address that could not be fetched; the message says why in plain words.

    ``kind``: address, refused, network, timeout, size, encoding or redirects.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a fetch may go: bytes after unpacking, seconds in all, redirects, and whether private and local hosts are allowed."""

    bytes: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5
    local: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end. ``url`` is the address after redirects; header names are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The character set that the answer names; None where it names none."""
        found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.I)
        return found[1] if found else None


def get(url: str, limits: Limits | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Fetches an http or https address and follows its redirects. Raises FetchError."""
    limits = limits or Limits()
    until = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        answer = _once(url, limits, until, headers or {})
        onward = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not onward:
            return answer
        url = urljoin(url, onward)
    raise FetchError("redirects", f"redirects more than {limits.redirects} times")


def host_of(url: str) -> str:
    """Host and port of an address in small letters: what limits and robots rules count by. Raises FetchError."""
    parsed = _parsed(url)
    return str(parsed.netloc.decode("ascii").rpartition("@")[2].lower())


def _parsed(url: str) -> Any:
    import httpx

    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError("address", f"is no address: {error}") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError("address", f"is no http address ({url[:80]})")
    return parsed


def _once(url: str, limits: Limits, until: float, headers: Mapping[str, str]) -> Answer:
    import httpcore

    parsed = _parsed(url)
    sent = {
        "Host": parsed.netloc.decode("ascii").rpartition("@")[2],
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **headers,
    }
    wait = dict.fromkeys(("connect", "read", "write", "pool"), limits.seconds)
    plain = str(parsed.copy_with(fragment=None, username=None, password=None))
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=_guarded(limits.local, until)) as pool,
            pool.stream("GET", plain, headers=list(sent.items()), extensions={"timeout": wait}) as response,
        ):
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECTS or response.status == 304:
                return Answer(str(parsed), response.status, found)
            raw = _timed(response.iter_stream(), until)
            body = _bounded(unpacked(raw, found.get("content-encoding", "")), limits.bytes)
            return Answer(str(parsed), response.status, found, body)
    except (httpcore.TimeoutException, TimeoutError):
        raise FetchError("timeout", f"did not answer within {limits.seconds:g} seconds") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, ssl.SSLError, ValueError) as error:
        raise FetchError("network", f"cannot be fetched: {error or type(error).__name__}") from None


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _timed(parts: Iterable[bytes], until: float) -> Iterator[bytes]:
    for part in parts:
        if time.monotonic() > until:
            raise TimeoutError
        yield part


def _bounded(parts: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > limit:
            raise FetchError("size", f"is larger than {limit / 1_000_000:g} MB")
    return bytes(body)


def unpacked(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The bytes of a body in small parts, unpacked as they are asked for, so that a bomb is met by the size limit. Raises FetchError."""
    names = [name.strip().lower() for name in encoding.split(",") if name.strip() not in ("", "identity")]
    if not names:
        yield from parts
        return
    if names not in (["gzip"], ["x-gzip"], ["deflate"]):
        raise FetchError("encoding", f"is packed in a way that was not asked for ({encoding[:40]})")
    machine: Any = None
    try:
        for part in parts:
            if machine is None:  # "deflate" is zlib by the book and raw in the wild
                raw = names == ["deflate"] and (part[0] & 0x0F != 8 if part else False)
                machine = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
            data = part
            while data:
                out = machine.decompress(data, _PART)
                if out:
                    yield out
                data = machine.unconsumed_tail
                if machine.eof:
                    return
        if machine is not None:
            yield machine.flush()
    except zlib.error as error:
        raise FetchError("encoding", f"is packed wrongly ({error})") from None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet: not private, local, reserved, nor one of those wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def resolve(host: str, port: int, local: bool = False) -> list[str]:
    """The IP addresses of a host, all of them allowed ones. Raises FetchError where one is not (unless ``local``)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("network", f"the name {host} leads nowhere ({error})") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not local and not all(map(is_public, addresses)):
        raise FetchError("refused", f"{host} is a private or local address, which is not fetched")
    return addresses


def _guarded(local: bool, until: float) -> Any:
    """A network backend that connects only to checked addresses and never works past ``until`` (monotonic seconds)."""
    import httpcore

    def left(timeout: float | None) -> float:
        rest = until - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("no time left")
        return min(rest, timeout) if timeout else rest

    class Stream(httpcore.NetworkStream):
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return bytes(self._inner.read(max_bytes, left(timeout)))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._inner.write(buffer, left(timeout))

        def close(self) -> None:
            self._inner.close()

        def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
            return Stream(self._inner.start_tls(ssl_context, server_hostname, left(timeout)))

        def get_extra_info(self, info: str) -> Any:
            return self._inner.get_extra_info(info)

    class Backend(httpcore.NetworkBackend):
        def connect_tcp(
            self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None
        ) -> Any:
            failed: Exception = httpcore.ConnectError("no address")
            for address in resolve(host, port, local)[:4]:
                try:
                    inner = httpcore.SyncBackend().connect_tcp(address, port, left(timeout), local_address, socket_options)
                    return Stream(inner)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failed = error
            raise failed

        def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
            raise httpcore.ConnectError("sockets of this machine are not fetched")

    return Backend()
