"""One HTML page, whole in itself: the articles with gold and coded spans over the text, misses and extras in colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

from rasid.evaluate import match
from rasid.evaluate.figures import Outcome, Scored
from rasid.evaluate.gold import Gold, Record

_STYLE = resources.files("rasid.evaluate").joinpath("page.css").read_text(encoding="utf-8")
_KEY = (
    ("e2", "حدث صحيح"), ("e1", "حدث أطرافه خطأ"), ("e0", "حدث فائت"), ("ex", "حدث زائد"),
    ("s1", "قول"), ("s0", "قول فائت"), ("sx", "قول زائد"),
    ("n2", "اسم"), ("n0", "اسم فائت"), ("nx", "اسم زائد"),
)  # fmt: skip
_SAYS = {0: "missed", 1: "found", 2: "right", -1: "extra"}


class _Mark(NamedTuple):
    """A stretch of the text, the class it is shown in and what it says when pointed at."""

    start: int
    end: int
    css: str
    title: str


def page(gold: Gold, scored: Mapping[str, Scored], lines: Iterable[str]) -> str:
    """The page for the articles of ``scored``; ``lines`` are the figures to stand at its head."""
    out = [
        '<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Rasid: gold and coded</title><style>{_STYLE}</style></head><body>",
        f'<h1>راصد: المرجع والترميز</h1><div class="figures">{escape(chr(10).join(lines))}</div>',
        f'<p class="key">{"".join(f"<span class={css}>{said}</span>" for css, said in _KEY)}</p>',
    ]
    for ident, item in scored.items():
        text = gold.articles[ident].full_text
        out.append(f'<h2 id="{escape(ident)}">{escape(ident)} · {escape(gold.articles[ident].date or "")}</h2>')
        out.append(f"<p>{_marked(text, list(_marks(item.outcomes)))}</p>")
        out.append(_table(text, [outcome for outcome in item.outcomes if outcome.layer != "name"]))
    out.append("</body></html>\n")
    return "\n".join(out)


def _marks(outcomes: Iterable[Outcome]) -> Iterable[_Mark]:
    for outcome in outcomes:
        record = outcome.gold or outcome.coded or {}
        rank = "x" if outcome.rank < 0 else str(outcome.rank)
        if outcome.layer == "name":
            at, css = record["span"], f"n{rank}"
        elif outcome.layer == "event":
            at, css = match.span(record.get("trigger")), f"e{rank}"
        else:
            at, css = match.span(record.get("content")), "s" + ("1" if rank == "2" else rank)
        if at:
            kind = record.get("kind") if outcome.layer == "name" else record.get("type") or record.get("act")
            yield _Mark(at[0], at[1], css, f"{_SAYS[outcome.rank]}: {outcome.layer} {kind}")


def _marked(text: str, marks: list[_Mark]) -> str:
    """The text cut at every edge of a mark, each piece in one span that bears the classes of all marks over it."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end) if 0 <= edge <= len(text))})
    starts = sorted(marks)
    live: list[_Mark] = []
    out = []
    for start, end in pairwise(edges):
        live = [mark for mark in live if mark.end > start]
        while starts and starts[0].start <= start:
            live.append(starts.pop(0))
        piece = escape(text[start:end])
        if live:
            css = " ".join(dict.fromkeys(mark.css for mark in live))
            title = escape("\n".join(dict.fromkeys(mark.title for mark in live)), quote=True)
            piece = f'<span class="{css}" title="{title}">{piece}</span>'
        out.append(piece)
    return "".join(out)


def _table(text: str, outcomes: list[Outcome]) -> str:
    rows = ['<div class="wrap"><table><tr><th></th><th>words</th><th>gold</th><th>coded</th></tr>']
    outcomes = sorted(outcomes, key=lambda outcome: _where(outcome))
    for outcome in outcomes:
        css = "x" if outcome.rank < 0 else outcome.rank
        words = escape(_cut(text, _span(outcome), 110))
        rows.append(
            f'<tr class="r{css}"><td>{_SAYS[outcome.rank]}</td><td>{words}</td>'
            f'<td class="c">{escape(_said(text, outcome.gold))}</td><td class="c">{escape(_said(text, outcome.coded))}</td></tr>'
        )
    rows.append("</table></div>")
    return "".join(rows)


def _span(outcome: Outcome) -> list[int]:
    record = outcome.gold or outcome.coded or {}
    return match.span(record.get("trigger" if outcome.layer == "event" else "content")) or [0, 0]


def _where(outcome: Outcome) -> tuple[int, int]:
    at = _span(outcome)
    return at[0], -at[1]


def _said(text: str, record: Record | None) -> str:
    """A record's values in a line."""
    if record is None:
        return ""
    if "type" in record:
        parts: list[Any] = [
            record["type"],
            _who(text, record.get("actor")) + " > " + _who(text, record.get("recipient")),
            record.get("standing"),
        ]
        parts += [
            (record.get("date") or {}).get("iso"),
            _cut(text, match.span(record.get("place")), 30),
            record.get("by") and f"by {record['by'][:4]}",
        ]
        parts += [f"{key} {record[key]}" for key in ("killed", "injured") if key in record]
    else:
        source = record.get("source") or {}
        parts = [
            f"{_cut(text, match.span(source), 40) or '?'} ({source.get('code') or '?'})",
            f"«{_cut(text, match.span(record.get('cue')), 20)}»",
        ]
        parts += [record.get("kind"), record.get("act"), record.get("channel"), record.get("via") and "via"]
    return " · ".join(str(part) for part in parts if part)


def _who(text: str, parties: list[Record] | None) -> str:
    return ", ".join(f"{party.get('code') or '?'} «{_cut(text, match.span(party), 30)}»" for party in parties or []) or "-"


def _cut(text: str, span: list[int] | None, limit: int) -> str:
    piece = text[span[0] : span[1]].replace("\n", " ") if span else ""
    return piece if len(piece) <= limit else piece[: limit - 1] + "…"
