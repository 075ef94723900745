"""Alerts put into words: one letter holds what a rule matched since the last, in Arabic or English, with the words it rests on."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from rasid.lexicon.kinds import called, type_called
from rasid.record import stable_id
from rasid.watch.match import Match, iso
from rasid.watch.rules import Rule


def letter(rule: Rule, matches: Sequence[Match], now: float) -> dict[str, Any]:
    """A letter as plain values: id (the same for the same matches), subject, text for a person, items for a program."""
    items = [_item(rule, match) for match in matches]
    one = items[0]["title"]
    subject = one if len(items) == 1 else _say("several", rule.lang, rule=rule.name, count=len(items))
    return {
        "id": stable_id("L", rule.name, *(key for match in matches for key in match.keys)),
        "rule": rule.name,
        "when": rule.when,
        "lang": rule.lang,
        "made": iso(now),
        "subject": " ".join(subject.split()),
        "text": "\n\n".join(_text(item) for item in items) + "\n",
        "items": items,
    }


def _item(rule: Rule, match: Match) -> dict[str, Any]:
    what, lang = match.what, rule.lang
    lines = []
    if match.kind in ("incident", "toll"):
        where = (what["place_text"] if lang == "ar" else what["place"]) or what["place"]
        told = {"date": what["date"] or "?", "place": where}
        values = {
            "type": type_called(what["type"], lang),
            "where": _say("place" if where else "noplace", lang, **told),
            "harm": _say(rule.harm, lang),
            "toll": _figure(what[rule.harm], lang),
        }
        title = _say(match.kind, lang, **values)
        figures = {"killed": _figure(what["killed"], lang), "injured": _figure(what["injured"], lang)}
        lines.append(_say("tolls", lang, articles=what["articles"], origins=what["origins"], **figures))
    elif match.kind == "statement":
        who = (what["who_text"] if lang == "ar" else what["who"]) or what["who"]
        title = _say("statement", lang, act=called("act", what["act"], lang), who=who)
    elif match.kind == "due":
        title = _say("due", lang, kind=_say(what["kind"], lang), day=what["day"], who=what["who"])
    else:
        title = _say("rise", lang, count=what["count"], since=what["since"], expected=what["expected"])
        lines.append(_say("method", lang, **what))
    words = [quoted._asdict() for quoted in match.words]
    return {"title": title, "lines": lines, "what": what, "words": words, "keys": list(match.keys)}


def _text(item: dict[str, Any]) -> str:
    out = [item["title"], *item["lines"]]
    for words in item["words"]:
        head = " — ".join(part for part in (words["outlet"], (words["published"] or "")[:10], words["url"] or words["article"]) if part)
        out += [f"«{words['text']}»", head]
    return "\n".join(out)


def _figure(toll: Sequence[int] | None, lang: str) -> str:
    if toll is None:
        return _say("untold", lang)
    low, best, high = toll
    return str(best) if low == high else _say("range", lang, low=low, best=best, high=high)


def _say(key: str, lang: str, **values: object) -> str:
    said: str = _words()[key][lang]
    return said.format_map(values)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("rasid.watch") / "words.toml").read_text(encoding="utf-8"))
