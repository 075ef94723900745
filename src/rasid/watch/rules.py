"""``alerts.toml``: rules (saved searches with a threshold, a window and a digest interval) and the channels they go to."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from rasid.sources.outlets import BadOutlets, seconds
from rasid.store.database import StoreError
from rasid.store.query import Filter

_QUIET = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


class BadRules(ValueError):
    """An ``alerts.toml`` that cannot be used; the message says where and why."""


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place by its Arabic name, or a point in degrees, and how far around it in kilometres."""

    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    km: float = 25.0


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A saved search: what the commands ``events``, ``statements`` and ``incidents`` take."""

    actor: str | None = None
    type: str | None = None
    place: str | None = None
    standing: str | None = None
    source: str | None = None
    act: str | None = None
    outlet: str | None = None

    def filter(self, since: str | None, until: str | None = None) -> Filter:
        """The search between two days (ISO)."""
        return Filter(**{name: getattr(self, name) for name in self.__struct_fields__}, since=since, until=until)


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When to tell whom. Durations are written like "30m", "24h", "7d"; quiet hours like "22:00-07:00" in ``zone``.

    ``threshold``: of incidents and statements, how many in the window; of a toll, how many people; of a rise, the least number.
    ``harm``: of a toll, killed or injured. ``origins``: of an incident, how many independent origins at the least.
    ``ahead``: how long before it is due a promise is told. ``baseline`` and ``sigmas``: see ``rise.py``.
    """

    name: str
    when: Literal["incident", "statement", "toll", "due", "rise"]
    to: tuple[str, ...]
    search: Search = Search()
    near: Near | None = None
    threshold: int = 1
    window: str | float = "24h"
    digest: str | float = 0.0
    quiet: str | None = None
    zone: str = "UTC"
    lang: Literal["ar", "en"] = "ar"
    harm: Literal["killed", "injured"] = "killed"
    origins: int = 1
    ahead: str | float = "24h"
    baseline: str | float = "28d"
    sigmas: float = 3.0

    def is_quiet(self, now: float) -> bool:
        """Whether ``now`` (seconds since 1970) lies in the quiet hours."""
        if not self.quiet:
            return False
        start, end = _hours(self.quiet)
        here = datetime.fromtimestamp(now, ZoneInfo(self.zone)).time()
        return start <= here < end if start <= end else here >= start or here < end


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where alerts go: a file of JSON lines, an RSS file, a webhook or a mailbox. Secrets are named by environment variables."""

    kind: Literal["file", "rss", "webhook", "email"]
    path: str | None = None
    url: str | None = None
    secret_env: str | None = None
    host: str | None = None
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_env: str | None = None
    sender: str | None = None
    to: tuple[str, ...] = ()

    @property
    def secret(self) -> str | None:
        """What letters to a webhook are signed with; None where its variable is not named or not set."""
        return os.environ.get(self.secret_env) if self.secret_env else None

    @property
    def password(self) -> str | None:
        """The password of the mail server; None where its variable is not named or not set."""
        return os.environ.get(self.password_env) if self.password_env else None


class Rules(msgspec.Struct, frozen=True):
    """Everything of an ``alerts.toml``."""

    rules: tuple[Rule, ...]
    channels: dict[str, Channel]


def load(path: Path) -> Rules:
    """The rules and channels of a file. Raises BadRules."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRules(f"{path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRules(f"{path} is not TOML: {error}") from None
    if unknown := data.keys() - {"rule", "channel"}:
        raise BadRules(f"{path}: unknown part {sorted(unknown)[0]}; it has [[rule]] and [channel.NAME]")
    channels = {name: _converted(raw, Channel, f"{path}: channel {name}") for name, raw in data.get("channel", {}).items()}
    for name, channel in channels.items():
        _check_channel(channel, f"{path}: channel {name}")
    listed = data.get("rule")
    if not isinstance(listed, list) or not listed:
        raise BadRules(f"{path} has no [[rule]]")
    rules = tuple(_converted(raw, Rule, f"{path}: rule {at}") for at, raw in enumerate(listed, 1))
    for rule in rules:
        _check(rule, channels, f"{path}: rule {rule.name}")
    if len({rule.name for rule in rules}) < len(rules):
        raise BadRules(f"{path}: two rules have one name")
    return Rules(rules, channels)


def _converted(raw: Any, kind: Any, where: str) -> Any:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise BadRules(f"{where}: {error}") from None


def _check(rule: Rule, channels: dict[str, Channel], where: str) -> None:
    if not rule.to or (missing := set(rule.to) - channels.keys()):
        raise BadRules(f"{where}: goes to {', '.join(sorted(missing)) if rule.to else 'nobody'}, which is no channel of this file")
    try:
        rule.search.filter(None)
    except StoreError as error:
        raise BadRules(f"{where}: search: {error}") from None
    if rule.threshold < 1 or rule.origins < 1:
        raise BadRules(f"{where}: threshold and origins must be at least 1")
    if rule.quiet and not _QUIET.fullmatch(rule.quiet):
        raise BadRules(f'{where}: quiet hours must be like 22:00-07:00, not "{rule.quiet}"')
    try:
        for value in (rule.window, rule.digest, rule.ahead, rule.baseline):
            seconds(value)
        ZoneInfo(rule.zone)
        if rule.quiet:
            _hours(rule.quiet)
    except (BadOutlets, ValueError, KeyError, OSError) as error:
        raise BadRules(f"{where}: {error}") from None
    if rule.near and (rule.near.lat is None or rule.near.lon is None) and not rule.near.place:
        raise BadRules(f"{where}: near needs a place, or lat and lon")


def _check_channel(channel: Channel, where: str) -> None:
    needed = {"file": ("path",), "rss": ("path",), "webhook": ("url", "secret_env"), "email": ("host", "sender", "to")}[channel.kind]
    for name in needed:
        if not getattr(channel, name):
            raise BadRules(f"{where}: {channel.kind} needs {name}")
    for env in (channel.secret_env, channel.password_env):
        if env and not os.environ.get(env):
            raise BadRules(f"{where}: the environment variable {env} is not set")


def _hours(quiet: str) -> tuple[time, time]:
    found = _QUIET.fullmatch(quiet)
    if not found:
        raise ValueError("quiet hours must be like 22:00-07:00")
    start, start_minute, end, end_minute = map(int, found.groups())
    return time(start, start_minute), time(end, end_minute)
