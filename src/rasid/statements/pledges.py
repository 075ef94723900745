"""Commitments and demands drawn from statements: by whom, to whom, what, due when."""

from __future__ import annotations

from rasid.arabic.document import Doc
from rasid.arabic.spans import SpanIndex
from rasid.record import Pledge, Statement, stable_id

_KINDS = {"promise": "commitment", "demand": "demand"}


def pledges(doc: Doc, statements: tuple[Statement, ...]) -> tuple[Pledge, ...]:
    """One pledge for each statement that promises or demands; ``due`` is the first day told in it that is not past."""
    dates = SpanIndex(doc.dates)
    today = (doc.article.date or "")[:10]
    out = []
    for statement in statements:
        kind = _KINDS.get(statement.act)
        if kind is None:
            continue
        span = statement.content.span
        due = next(
            (
                d.value
                for d in dates.within(span.start, span.end)
                if d.value and d.kind != "recurring" and (not today or d.value[: len(today)] >= today)
            ),
            None,
        )
        out.append(Pledge(stable_id("P", statement.id), kind, statement.id, statement.content, statement.source, statement.to, due))
    return tuple(out)
