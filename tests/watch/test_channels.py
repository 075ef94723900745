"""Files, RSS, webhooks and mail, with servers that fail."""

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from serving import Site

from rasid.watch import channels
from rasid.watch.channels import SendError, Uncertain, send
from rasid.watch.rules import Channel

LETTER: dict[str, Any] = {
    "id": "L1",
    "rule": "قاعدة",
    "when": "incident",
    "lang": "ar",
    "made": "2024-09-29T12:00:00+00:00",
    "subject": "واقعة جديدة: هجوم في كركوك",
    "text": "واقعة جديدة\n«وقع انفجار»\n",
    "items": [{"title": "t", "words": [{"text": "وقع انفجار", "url": "https://e.org/1"}]}],
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    import tenacity

    monkeypatch.setattr(tenacity.nap.time, "sleep", lambda _: None)
    monkeypatch.setenv("HOOK_SECRET", "سر")


def to(channel: Channel, letter: dict[str, Any] = LETTER, earlier: list[dict[str, Any]] | None = None) -> None:
    send(letter, channel, lambda: earlier or [letter])


def test_a_letter_stands_in_a_file_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "cut sho')
    channel = Channel(kind="file", path=str(path))
    to(channel)
    to(channel)
    to(channel, {**LETTER, "id": "L2"})
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    assert first == '{"id": "cut sho' and [json.loads(line)["id"] for line in lines] == ["L1", "L2"]


def test_rss_can_be_read_by_readers(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    to(Channel(kind="rss", path=str(path), url="https://e.org/desk"), earlier=[{**LETTER, "id": "L2", "subject": "<ب> \x00&"}, LETTER])
    parsed = feedparser.parse(path.read_bytes().decode())
    assert not parsed.bozo and [entry.id for entry in parsed.entries] == ["L2", "L1"]
    assert parsed.feed.link == "https://e.org/desk"
    assert parsed.entries[1].title == LETTER["subject"] and parsed.entries[1].link == "https://e.org/1"


def test_a_webhook_is_signed(site: Site) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    def take(handler):  # type: ignore[no-untyped-def]
        got.append((dict(handler.headers), handler.rfile.read(int(handler.headers["Content-Length"]))))
        return 200, {}, b""

    to(Channel(kind="webhook", url=site.at("/hook", take), secret_env="HOOK_SECRET"))
    ((headers, body),) = got
    at, mac = (part.partition("=")[2] for part in headers["Rasid-Signature"].split(","))
    assert hmac.new("سر".encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() == mac
    assert headers["Rasid-Delivery"] == "L1" and json.loads(body) == LETTER


@pytest.mark.parametrize(
    ("statuses", "asked", "outcome"),
    [((500, 503, 200), 3, None), ((500,) * 9, 3, False), ((400,), 1, True), ((302,), 3, False), ((429, 200), 2, None)],
)
def test_a_webhook_is_tried_again_where_that_may_help(site: Site, statuses: tuple[int, ...], asked: int, outcome: bool | None) -> None:
    left = list(statuses)
    site.at("/hook", lambda _: (left.pop(0) if len(left) > 1 else left[0], {"Location": "/other"}, b""))
    channel = Channel(kind="webhook", url=site.at("/hook"), secret_env="HOOK_SECRET")
    if outcome is None:
        to(channel)
    else:
        with pytest.raises(SendError) as caught:
            to(channel)
        assert caught.value.final is outcome
    assert site.count("/hook") == asked and site.count("/other") == 0


def test_a_webhook_nobody_answers() -> None:
    with pytest.raises(SendError) as caught:
        to(Channel(kind="webhook", url="http://127.0.0.1:9/", secret_env="HOOK_SECRET"))
    assert not caught.value.final


class Mail(socketserver.ThreadingTCPServer):
    """A mail server that takes letters, refuses them or hangs up, as ``mood`` says."""

    allow_reuse_address = daemon_threads = True
    mood = "good"

    def __init__(self) -> None:
        self.letters: list[str] = []
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    server: Mail

    def handle(self) -> None:
        self.say("220 mail")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = []
                while (text := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(text.decode())
                if self.server.mood == "hang up":
                    return
                self.server.letters.append("".join(lines))
                self.say("250 taken")
            elif verb == "RCPT" and self.server.mood in ("refuse", "later"):
                self.say("550 nobody here" if self.server.mood == "refuse" else "451 later")
            elif verb == "MAIL" and self.server.mood == "busy":
                self.say("452 too much mail")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def mail() -> Iterator[Mail]:
    server = Mail()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def mailbox(server: Mail) -> Channel:
    return Channel(kind="email", host="127.0.0.1", port=server.server_address[1], tls="none", sender="rasid@e.org", to=("desk@e.org",))


def test_mail_in_arabic_arrives(mail: Mail) -> None:
    import email
    import email.policy

    to(mailbox(mail))
    (raw,) = mail.letters
    message = email.message_from_string(raw, policy=email.policy.default)
    assert message["Subject"] == LETTER["subject"] and message["To"] == "desk@e.org" and message["Message-ID"] == "<L1@e.org>"
    assert "«وقع انفجار»" in message.get_body().get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(("mood", "error"), [("refuse", SendError), ("later", SendError), ("busy", SendError), ("hang up", Uncertain)])
def test_mail_that_is_not_taken(mail: Mail, mood: str, error: type[Exception]) -> None:
    mail.mood = mood
    with pytest.raises(error) as caught:
        to(mailbox(mail))
    assert getattr(caught.value, "final", None) is {"refuse": True, "hang up": None}.get(mood, False)
    assert mail.letters == []


def test_no_mail_server_is_told() -> None:
    with pytest.raises(SendError) as caught:
        to(Channel(kind="email", host="127.0.0.1", port=9, tls="none", sender="a@e.org", to=("b@e.org",)))
    assert not caught.value.final


def test_a_signature_hangs_on_time_body_and_secret() -> None:
    base = channels.signature("s", 1, b"x")
    assert len({base, channels.signature("t", 1, b"x"), channels.signature("s", 2, b"x"), channels.signature("s", 1, b"y")}) == 4
