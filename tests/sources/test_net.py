"""Fetching: what may be fetched, how far, and what hostile servers get."""

import gzip
import socket
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Site

from rasid.sources import net
from rasid.sources.net import FetchError, Limits, get, is_public, unpacked

LOCAL = Limits(local=True, seconds=5)


def refused(url: str, limits: Limits = LOCAL) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, limits)
    return caught.value


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_local_hosts_are_refused_however_they_are_written(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    assert refused(f"http://{host}:{port}/", Limits()).kind == "refused"
    assert site.asked == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "http://", "javascript:1", "http://[::1"])
def test_only_http_addresses_are_fetched(url: str) -> None:
    assert refused(url).kind == "address"


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(net.socket, "getaddrinfo", lambda *_, **__: found)
    assert refused("http://example.org/", Limits()).kind == "refused"


def test_a_redirect_to_a_private_host_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.at("/go", (302, {"Location": "http://169.254.169.254/latest"}, b""))
    checked = net.is_public
    monkeypatch.setattr(net, "is_public", lambda ip: ip == "127.0.0.1" or checked(ip))  # the test's own server passes, others do not
    assert refused(site.at("/go"), Limits()).kind == "refused"
    assert site.count("/go") == 1


def test_the_connection_goes_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.url.rpartition(":")[2])
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: object, **named: object) -> object:  # the second answer would differ from the first
        asked.append(host)
        if host != "rebind.example":
            return real(host, *rest, **named)  # type: ignore[arg-type]
        ip = "127.0.0.1" if asked.count(host) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(net.socket, "getaddrinfo", rebinding)
    site.at("/", b"here")
    assert get(f"http://rebind.example:{port}/", LOCAL).body == b"here"
    assert asked.count("rebind.example") == 1
    assert site.asked[0][1]["host"] == f"rebind.example:{port}"


def test_redirects_are_followed_and_counted(site: Site) -> None:
    site.at("/end", b"text")
    for n in range(5):
        site.at(f"/{n}", (301, {"Location": f"/{n + 1}" if n < 4 else "/end"}, b""))
    answer = get(site.at("/0"), LOCAL)
    assert (answer.url, answer.body) == (site.at("/end"), b"text")
    site.at("/round", (302, {"Location": "/round"}, b""))
    assert refused(site.at("/round")).kind == "redirects"
    assert site.count("/round") == LOCAL.redirects + 1


def test_a_large_answer_is_cut_off(site: Site) -> None:
    assert refused(site.at("/", b"x" * 2_000_000), Limits(bytes=1_000_000, local=True)).kind == "size"


def test_a_gzip_bomb_meets_the_size_limit_before_memory_grows(site: Site) -> None:
    import tracemalloc

    bomb = gzip.compress(bytes(200_000_000), 9)
    site.at("/", (200, {"Content-Encoding": "gzip"}, bomb))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    assert refused(site.at("/"), Limits(bytes=1_000_000, local=True)).kind == "size"
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: zlib.compress(data)[2:-4]])
def test_packed_answers_are_unpacked(site: Site, pack) -> None:  # type: ignore[no-untyped-def]
    name = "gzip" if pack is gzip.compress else "deflate"
    site.at("/", (200, {"Content-Encoding": name}, pack("خبر".encode() * 50_000)))
    assert get(site.at("/"), LOCAL).body == "خبر".encode() * 50_000


@pytest.mark.parametrize(("encoding", "body"), [("gzip", b"no gzip at all"), ("br", b"x"), ("gzip, gzip", b"x")])
def test_wrong_packing_is_told(site: Site, encoding: str, body: bytes) -> None:
    assert refused(site.at("/", (200, {"Content-Encoding": encoding}, body))).kind == "encoding"


@given(st.binary(max_size=3000), st.integers(1, 700))
def test_unpacking_gives_back_what_was_packed_in_any_parts(data: bytes, size: int) -> None:
    packed = gzip.compress(data)
    parts = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(unpacked(parts, "gzip")) == data


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_sends_a_byte_at_a_time_is_left_in_time(site: Site, where: str) -> None:
    def drip(handler) -> None:  # type: ignore[no-untyped-def]
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if where == "head" else b"Content-Length: 5000\r\n\r\n"))
        for _ in range(60):
            handler.wfile.write(b"X")
            handler.wfile.flush()
            time.sleep(0.1)

    start = time.monotonic()
    assert refused(site.at("/", drip), Limits(seconds=0.6, local=True)).kind == "timeout"
    assert time.monotonic() - start < 2


def test_a_server_that_talks_nonsense_or_hangs_up_is_told(site: Site) -> None:
    site.at("/nonsense", lambda handler: handler.wfile.write(b"\x00\xff nonsense\r\n\r\n"))
    site.at("/short", lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"))
    assert {refused(site.at(path)).kind for path in ("/nonsense", "/short")} == {"network"}


def test_a_name_that_leads_nowhere_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(net.socket, "getaddrinfo", nowhere)
    assert "leads nowhere" in str(refused("http://no.such.example/"))
