"""Counts of one article against its gold, and the figures that sums of counts give.

Counts carry names such as ``event.matched`` or ``event.matched/type=ASSAULT``; a figure is an F1, a precision, a recall or a
share of them. Because every figure is made of sums, articles can be drawn again for the intervals without being scored again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rasid.evaluate import match
from rasid.evaluate.match import Record

KINDS = ("PER", "LOC", "ORG")


class Outcome(NamedTuple):
    """What became of one record: ``key`` names it across runs; ``rank`` 0 missed, 1 found, 2 found and right in who (and to whom).

    For extras (coded, not in gold) ``gold`` is None and ``rank`` is -1.
    """

    key: str
    layer: str
    rank: int
    gold: Record | None
    coded: Record | None


@dataclass(slots=True)
class Scored:
    """An article's counts and outcomes."""

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: list[Outcome] = field(default_factory=list)


def score(gold: Record, coded: Record | None) -> Scored:
    """The counts and outcomes of one article; one that was not coded has missed everything."""
    coded = coded or {}
    out = Scored()
    _statements(out, gold, coded)
    _events(out, gold, coded)
    if "names" in gold:
        _names(out, gold, coded)
    return out


def _break_down(
    counts: Counter[str], layer: str, what: str, gold: list[Record], coded: list[Record], pairs: list[match.Pair], value: Any
) -> None:
    """Counts by a value that gold and coded records bear (act, type …): found means matched and of the same value."""
    excused = {j for i, j in pairs if gold[i].get("optional")}
    for record in gold:
        if not record.get("optional") and value(record):
            counts[f"{layer}.gold/{what}={value(record)}"] += 1
    for j, record in enumerate(coded):
        if j not in excused and value(record):
            counts[f"{layer}.coded/{what}={value(record)}"] += 1
    for i, j in pairs:
        if not gold[i].get("optional") and value(gold[i]) and value(gold[i]) == value(coded[j]):
            counts[f"{layer}.matched/{what}={value(gold[i])}"] += 1


def _outcomes(out: Scored, article: str, layer: str, gold: list[Record], coded: list[Record], ranks: dict[int, tuple[int, int]]) -> None:
    for i, record in enumerate(gold):
        if record.get("optional"):
            continue
        rank, j = ranks.get(i, (0, -1))
        out.outcomes.append(Outcome(f"{article}/{layer}/{record['id']}", layer, rank, record, coded[j] if j >= 0 else None))
    answered = {j for _, j in ranks.values()}
    for j, record in enumerate(coded):
        if j not in answered:
            at = match.span(record.get("content" if layer == "statement" else "trigger")) or [0, 0]
            kind = record.get("type") or record.get("act") or ""
            out.outcomes.append(Outcome(f"{article}/{layer}/extra/{match.base(kind)}/{at[0]}-{at[1]}", layer, -1, None, record))


def _statements(out: Scored, gold: Record, coded: Record) -> None:
    counts, wanted, got = out.counts, gold["statements"], coded.get("statements", [])
    pairs = match.statements(wanted, got)
    ranks: dict[int, tuple[int, int]] = {}
    counts["statement.gold"] += sum(not record.get("optional") for record in wanted)
    counts["statement.coded"] += len(got)
    for i, j in pairs:
        g, c = wanted[i], got[j]
        right = match.same_party(g.get("source"), c.get("source"))
        ranks[i] = (1 + right, j)
        if g.get("optional"):
            counts["statement.coded"] -= 1
            continue
        counts["statement.matched"] += 1
        counts["statement.source"] += right
        for key in ("kind", "act"):
            counts[f"statement.{key}"] += g.get(key) == c.get(key)
        if g.get("via"):
            counts["statement.via-of"] += 1
            counts["statement.via"] += bool(c.get("via"))
        if g.get("channel"):
            counts["statement.channel-of"] += 1
            counts["statement.channel"] += g["channel"] == c.get("channel")
        if (g.get("source") or {}).get("code"):
            counts["statement.code-of"] += 1
            counts["statement.code"] += g["source"]["code"] == (c.get("source") or {}).get("code")
    for what in ("act", "channel", "kind"):
        _break_down(counts, "statement", what, wanted, got, pairs, lambda record, what=what: record.get(what))
    _outcomes(out, gold["id"], "statement", wanted, got, ranks)


def _events(out: Scored, gold: Record, coded: Record) -> None:
    counts, wanted, got = out.counts, gold["events"], coded.get("events", [])
    pairs = match.events(wanted, got)
    ranks: dict[int, tuple[int, int]] = {}
    counts["event.gold"] += sum(not record.get("optional") for record in wanted)
    counts["event.coded"] += len(got)
    for i, j in pairs:
        g, c = wanted[i], got[j]
        actor = match.same_codes(g.get("actor"), c.get("actor"))
        recipient = match.same_codes(g.get("recipient"), c.get("recipient"))
        ranks[i] = (1 + (actor and recipient), j)
        if g.get("optional"):
            counts["event.coded"] -= 1
            continue
        counts["event.matched"] += 1
        counts["event.who"] += actor and recipient
        counts[f"event.who/type={match.base(g['type'])}"] += actor and recipient
        counts["event.actor"] += actor
        counts["event.recipient"] += recipient
        counts["event.standing"] += g.get("standing") == c.get("standing")
        counts["event.by"] += bool(g.get("by")) == bool(c.get("by"))
        if ":" in g["type"]:
            counts["event.mode-of"] += 1
            counts["event.mode"] += g["type"] == c["type"]
        if g.get("date"):
            counts["event.date-of"] += 1
            counts["event.date"] += g["date"]["iso"] == (c.get("date") or {}).get("iso")
        if g.get("place"):
            a, b = match.span(g["place"]), match.span(c.get("place"))
            counts["event.place-of"] += 1
            counts["event.place"] += bool(a and b and match.overlap(a, b))
        for key in ("killed", "injured"):
            if key in g:
                counts["event.casualties-of"] += 1
                counts["event.casualties"] += str(g[key]) == str(c.get(key))
    _break_down(counts, "event", "type", wanted, got, pairs, lambda record: match.base(record["type"]))
    _break_down(counts, "event", "standing", wanted, got, pairs, lambda record: record.get("standing"))
    _outcomes(out, gold["id"], "event", wanted, got, ranks)


def _names(out: Scored, gold: Record, coded: Record) -> None:
    for kind in KINDS:
        wanted, got = ([name["span"] for name in side.get("names", []) if name["kind"] == kind] for side in (gold, coded))
        hits = match.names(wanted, got)
        out.counts[f"name.matched/kind={kind}"] += len(hits)
        out.counts[f"name.coded/kind={kind}"] += len(got)
        out.counts[f"name.gold/kind={kind}"] += len(wanted)
        out.counts["name.matched"] += len(hits)
        out.counts["name.coded"] += len(got)
        out.counts["name.gold"] += len(wanted)
        found_gold, found_coded = {i for i, _ in hits}, {j for _, j in hits}
        article = gold["id"]
        for i, at in enumerate(wanted):
            record = {"span": at, "kind": kind}
            out.outcomes.append(Outcome(f"{article}/name/{kind}/{at[0]}-{at[1]}", "name", 2 * (i in found_gold), record, None))
        for j, at in enumerate(got):
            if j not in found_coded:
                out.outcomes.append(Outcome(f"{article}/name/extra/{kind}/{at[0]}-{at[1]}", "name", -1, None, {"span": at, "kind": kind}))


class Figure(NamedTuple):
    """A figure over sums of counts. ``how``: f1, precision or recall of (matched, coded, gold), or share of (part, whole)."""

    name: str
    how: str
    counts: tuple[str, ...]


def _f1(name: str, matched: str, coded: str, gold: str) -> list[Figure]:
    return [Figure(f"{name}.{how}", how, (matched, coded, gold)) for how in ("f1", "precision", "recall")]


_HEAD = (
    *_f1("statements", "statement.matched", "statement.coded", "statement.gold"),
    *_f1("attributed", "statement.source", "statement.coded", "statement.gold"),
    *_f1("events", "event.matched", "event.coded", "event.gold"),
    *_f1("who-did-what", "event.who", "event.coded", "event.gold"),
    *_f1("names", "name.matched", "name.coded", "name.gold"),
    *(Figure(f"statements.{key}", "share", (f"statement.{key}", "statement.matched")) for key in ("kind", "act")),
    *(Figure(f"statements.{key}", "share", (f"statement.{key}", f"statement.{key}-of")) for key in ("code", "via", "channel")),
    *(Figure(f"events.{key}", "share", (f"event.{key}", "event.matched")) for key in ("actor", "recipient", "standing", "by")),
    *(Figure(f"events.{key}", "share", (f"event.{key}", f"event.{key}-of")) for key in ("mode", "date", "place", "casualties")),
)


def all_figures(counts: Counter[str]) -> list[Figure]:
    """The figures that the counts allow: the head figures and one F1 for each type, act, standing, channel and kind met."""
    out = [figure for figure in _HEAD if counts[figure.counts[-1]]]
    met = sorted(
        {key.partition(".")[0] + "/" + key.partition("/")[2] for key in counts if ("/" in key and ".gold/" in key) or ".coded/" in key}
    )
    for key in met:
        layer, _, value = key.partition("/")
        out.append(Figure(f"{layer}s/{value}", "f1", tuple(f"{layer}.{part}/{value}" for part in ("matched", "coded", "gold"))))
        if layer == "event" and value.startswith("type="):
            out.append(Figure(f"who-did-what/{value}", "f1", (f"event.who/{value}", f"event.coded/{value}", f"event.gold/{value}")))
    return out


def value(figure: Figure, counts: Any) -> float:
    """The figure's value for sums of counts (a mapping); 0 where nothing is counted."""
    parts = [counts[name] for name in figure.counts]
    if figure.how == "share":
        return parts[0] / parts[1] if parts[1] else 0.0
    matched, coded, gold = parts
    precision = matched / coded if coded else 0.0
    recall = matched / gold if gold else 0.0
    if figure.how == "precision":
        return float(precision)
    if figure.how == "recall":
        return float(recall)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
