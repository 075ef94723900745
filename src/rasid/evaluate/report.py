"""A report: figures with their intervals over a gold set, in parts, and what changed since an earlier report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy

from rasid.evaluate import figures, match
from rasid.evaluate.figures import Outcome, Scored
from rasid.evaluate.gold import Gold, Record, part_of

DRAWS = 1000
SEED = 20240928
_RANKS = {-1: "extra", 0: "missed", 1: "found", 2: "right"}


class Change(NamedTuple):
    """A record that fares better or worse than in an earlier report."""

    key: str
    before: str
    after: str
    better: bool


def score_all(gold: Gold, coded: Mapping[str, Record]) -> dict[str, Scored]:
    """Every article of the gold scored."""
    return {ident: figures.score(record, coded.get(ident)) for ident, record in gold.records.items()}


def total(scored: Iterable[Scored]) -> Counter[str]:
    """The sums of the articles' counts."""
    out: Counter[str] = Counter()
    for item in scored:
        out.update(item.counts)
    return out


def with_intervals(scored: list[Scored], draws: int = DRAWS) -> dict[str, dict[str, float]]:
    """Each figure with its 95 % interval: articles drawn with replacement, percentiles of what the draws give."""
    sums = total(scored)
    chosen = figures.all_figures(sums)
    names = sorted({name for figure in chosen for name in figure.counts})
    table = numpy.array([[item.counts[name] for name in names] for item in scored], dtype=float).reshape(len(scored), len(names))
    random = numpy.random.default_rng(SEED)
    weights = random.multinomial(len(scored), numpy.full(len(scored), 1 / len(scored)), size=draws)
    drawn = dict(zip(names, (weights @ table).T, strict=True))
    out = {}
    for figure in chosen:
        low, high = numpy.percentile(_values(figure, drawn), (2.5, 97.5))
        whole = figures.value(figure, sums)
        out[figure.name] = {
            "value": round(whole, 4),
            "low": round(float(low), 4),
            "high": round(float(high), 4),
            "of": int(sums[figure.counts[-1]]),
        }
    return out


def _values(figure: figures.Figure, drawn: Mapping[str, Any]) -> Any:
    """The figure in every draw at once."""

    def ratio(part: Any, whole: Any) -> Any:
        return numpy.divide(part, whole, out=numpy.zeros_like(part, dtype=float), where=whole > 0)

    parts = [drawn[name] for name in figure.counts]
    if figure.how == "share":
        return ratio(parts[0], parts[1])
    precision, recall = ratio(parts[0], parts[1]), ratio(parts[0], parts[2])
    if figure.how in ("precision", "recall"):
        return precision if figure.how == "precision" else recall
    return ratio(2 * precision * recall, precision + recall)


def make(gold: Gold, coded: Mapping[str, Record], split: bool = False) -> tuple[dict[str, Any], dict[str, Scored]]:
    """The report of a coded gold set and the scored articles. With ``split`` the parts build and test stand apart."""
    scored = score_all(gold, coded)
    parts = {"all": list(scored.values())}
    if split:
        for name in ("build", "test"):
            parts[name] = [item for ident, item in scored.items() if part_of(ident) == name]
    report = {
        "articles": {name: len(items) for name, items in parts.items()},
        "figures": {name: with_intervals(items) for name, items in parts.items() if items},
        "records": {outcome.key: outcome.rank for item in scored.values() for outcome in item.outcomes},
    }
    return report, scored


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> list[Change]:
    """Gains and losses record by record: ranks that rose or fell, extras that went or came."""
    out = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        extra = (old if new is None else new) == -1
        if extra:
            out.append(Change(key, "extra" if old else "", "extra" if new else "", old is not None))
        elif old is not None and new is not None:
            out.append(Change(key, _RANKS[old], _RANKS[new], new > old))
    return out


def words(outcome: Outcome, text: str) -> str:
    """A record in a few words for a person."""
    record = outcome.gold or outcome.coded or {}
    if outcome.layer == "name":
        return f"{record['kind']} {_cut(text, record['span'])}"
    if outcome.layer == "event":
        trigger = _cut(text, match.span(record.get("trigger")))
        return f"{record['type']} «{trigger}» {_codes(record.get('actor'))} > {_codes(record.get('recipient'))}"
    source = _cut(text, match.span(record.get("source"))) or "?"
    return f"{source} | {_cut(text, match.span(record.get('cue')))} | {_cut(text, match.span(record['content']), 70)}"


def _cut(text: str, span: list[int] | None, limit: int = 60) -> str:
    if not span:
        return ""
    piece = text[span[0] : span[1]].replace("\n", " ")
    return piece if len(piece) <= limit else piece[: limit - 1] + "…"


def _codes(parties: list[Record] | None) -> str:
    return ", ".join(party.get("code") or "?" for party in parties or []) or "-"


def as_table(values: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Lines for a person: head figures first, then the break-downs."""
    lines = []
    for name, item in values.items():
        lines.append(f"{name:34} {item['value']:.3f}  [{item['low']:.3f}, {item['high']:.3f}]  of {item['of']}")
    return lines


def reference_lines(scored: Iterable[Scored]) -> list[str]:
    """The figures written exactly as the reference scorer writes them, so that the two can be compared letter by letter."""
    c = total(scored)

    def f1(matched: str, layer: str) -> str:
        one, two, three = (
            figures.value(figures.Figure("", how, (matched, f"{layer}.coded", f"{layer}.gold")), c) for how in ("precision", "recall", "f1")
        )
        return f"P {one:.3f} R {two:.3f} F1 {three:.3f}"

    def share(part: str, whole: str) -> str:
        return f"{c[part] / c[whole]:.3f} ({c[part]}/{c[whole]})" if c[whole] else "-"

    lines = [
        f"statements  {f1('statement.matched', 'statement')}  "
        f"({c['statement.matched']} of {c['statement.gold']} gold, {c['statement.coded']} coded)"
    ]
    lines.append(f"attributed  {f1('statement.source', 'statement')}")
    for label, part, whole in (
        ("s_kind", "kind", "matched"),
        ("s_act", "act", "matched"),
        ("s_code", "code", "code-of"),
        ("via_ok", "via", "via-of"),
    ):
        lines.append(f"  {label:9} {share(f'statement.{part}', f'statement.{whole}')}")
    lines.append(f"events      {f1('event.matched', 'event')}  ({c['event.matched']} of {c['event.gold']} gold, {c['event.coded']} coded)")
    lines.append(f"who-did-what {f1('event.who', 'event')}")
    shares = (
        ("e_actor", "actor", "matched"), ("e_recip", "recipient", "matched"), ("e_standing", "standing", "matched"),
        ("e_by", "by", "matched"), ("mode_ok", "mode", "mode-of"), ("date_ok", "date", "date-of"), ("place_ok", "place", "place-of"),
        ("cas_ok", "casualties", "casualties-of"),
    )  # fmt: skip
    lines += [f"  {label:10} {share(f'event.{part}', f'event.{whole}')}" for label, part, whole in shares]
    if any(key.startswith("name.") for key in c):
        kinds = [(kind, tuple(f"name.{part}/kind={kind}" for part in ("matched", "coded", "gold"))) for kind in figures.KINDS]
        lines.append(
            f"names       {f1('name.matched', 'name')}  "
            + "  ".join(f"{kind} {figures.value(figures.Figure('', 'f1', keys), c):.3f}" for kind, keys in kinds)
        )
    return lines
