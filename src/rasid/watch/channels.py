"""Sending letters: to a file, an RSS file, a webhook (signed), a mailbox. A letter that was sent before is not sent again."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rasid.watch.rules import Channel

Letter = dict[str, Any]

_TIMEOUT = 15.0
_TRIES = 3  # in a row; after that the letter waits and is tried again later
_TAIL = 4_000_000  # bytes at the end of a file that are looked through for a letter


class SendError(Exception):
    """A letter that was not sent; ``final``: trying again would not help."""

    def __init__(self, message: str, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Uncertain(Exception):
    """The connection broke after the letter was handed over: it may have arrived, and sending it again could double it."""


def send(letter: Letter, channel: Channel, earlier: Callable[[], Sequence[Letter]]) -> None:
    """Sends one letter. ``earlier`` gives the latest letters of the channel, this one among them. Raises SendError, Uncertain."""
    try:
        if channel.kind == "file":
            _to_file(letter, Path(channel.path or ""))
        elif channel.kind == "rss":
            _to_rss(earlier(), Path(channel.path or ""), channel.url or "about:blank")
        elif channel.kind == "webhook":
            _to_webhook(letter, channel)
        else:
            _to_mailbox(letter, channel)
    except OSError as error:
        raise SendError(str(error.strerror or error)) from error


def _to_file(letter: Letter, path: Path) -> None:
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
        if f'"id": "{letter["id"]}"'.encode() in tail:
            return
        cut = b"" if not tail or tail.endswith(b"\n") else b"\n"  # a line that a crash left unfinished
        file.write(cut + json.dumps(letter, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _to_rss(letters: Sequence[Letter], path: Path, home: str) -> None:
    root = ElementTree.Element("rss", version="2.0")
    feed = ElementTree.SubElement(root, "channel")
    for name, text in (("title", "راصد: تنبيهات"), ("link", home), ("description", "Rasid alerts")):
        ElementTree.SubElement(feed, name).text = text
    for letter in letters:
        item = ElementTree.SubElement(feed, "item")
        ElementTree.SubElement(item, "title").text = _xml(letter["subject"])
        ElementTree.SubElement(item, "description").text = _xml(letter["text"])
        ElementTree.SubElement(item, "guid", isPermaLink="false").text = letter["id"]
        ElementTree.SubElement(item, "category").text = _xml(letter["rule"])
        ElementTree.SubElement(item, "pubDate").text = formatdate(_seconds(letter["made"]))
        if link := next((words["url"] for part in letter["items"] for words in part["words"] if words["url"]), None):
            ElementTree.SubElement(item, "link").text = _xml(link)
    part = path.with_name(path.name + ".part")
    part.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
    os.replace(part, path)


def _xml(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\n\t").encode("utf-8", "replace").decode()


def _seconds(iso: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(iso).timestamp()


def signature(secret: str, at: int, body: bytes) -> str:
    """The value of ``Rasid-Signature``: HMAC-SHA256 over the time, a point and the body, so that neither can be changed."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def _to_webhook(letter: Letter, channel: Channel) -> None:
    import httpx
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

    body = json.dumps(letter, ensure_ascii=True).encode("ascii")

    def post() -> None:
        headers = {
            "Content-Type": "application/json",
            "Rasid-Delivery": letter["id"],
            "Rasid-Signature": signature(channel.secret or "", int(time.time()), body),
        }
        try:
            answer = httpx.post(channel.url or "", content=body, headers=headers, timeout=_TIMEOUT, follow_redirects=False)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SendError(f"{channel.url}: {error or type(error).__name__}") from error
        if not answer.is_success:
            final = 400 <= answer.status_code < 500 and answer.status_code not in (408, 425, 429)
            raise SendError(f"{channel.url} answered {answer.status_code}", final)

    again = retry_if_exception(lambda error: isinstance(error, SendError) and not error.final)
    for attempt in Retrying(stop=stop_after_attempt(_TRIES), wait=wait_random_exponential(0.3, max=5), retry=again, reraise=True):
        with attempt:
            post()


def _to_mailbox(letter: Letter, channel: Channel) -> None:
    message = EmailMessage()
    message["From"], message["To"] = channel.sender, ", ".join(channel.to)
    message["Subject"] = letter["subject"].encode("utf-8", "replace").decode()[:200]
    message["Date"] = formatdate(_seconds(letter["made"]))
    message["Message-ID"] = f"<{letter['id']}@{(channel.sender or '').rpartition('@')[2].strip('> ') or 'rasid'}>"
    message["Content-Language"] = letter["lang"]
    message.set_content(letter["text"].encode("utf-8", "replace").decode(), cte="base64")  # any server takes that
    kind = smtplib.SMTP_SSL if channel.tls == "tls" else smtplib.SMTP
    try:
        with kind(channel.host or "", channel.port, timeout=_TIMEOUT) as server:
            if channel.tls == "starttls":
                import ssl

                server.starttls(context=ssl.create_default_context())
            if channel.user:
                server.login(channel.user, channel.password or "")
            _hand_over(server, message)
    except smtplib.SMTPException as error:
        raise SendError(f"{channel.host}: {error}", final=_refused(error)) from error


def _refused(error: smtplib.SMTPException) -> bool:
    """Whether the server said no for good (a code of 500 or more), not just for now."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except OSError as error:  # of which the errors of smtplib are a kind
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            raise  # the server said no: it has not taken it
        raise Uncertain(f"the connection broke while the letter was handed over: {error}") from error
