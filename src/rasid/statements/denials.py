"""What a denial denies: the statement of somebody else in the same article that tells what it rejects.

Two contents are of one thing when they share words of meaning; a denial that only names what it rejects («الاتهامات», «ما تردد») points
at the last accusation or claim before it, best of all one that speaks of the denier.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from rasid.arabic.document import Doc
from rasid.arabic.phrases import VERBAL
from rasid.record import Party, Span, Statement

_MEANING = VERBAL | {"NOUN", "PROPN", "ADJ", "NUM", "X"}
_GENERAL = frozenset(
    "اتهام اتهامات تهم تهمه مزاعم زعم ادعاء ادعاءات انباء نبا تقارير تقرير شاءعه شاءعات كلام تصريحات تردد اشيع صحه وجود علاقه صله".split()
)
_LEAST, _SHARE = 2, 0.4
_CHARGES = frozenset({"accuse", "claim", "condemn"})


def with_denials(doc: Doc, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements, each denial pointing at what it denies where that stands in the article."""
    if len(statements) < 2 or not any(statement.act == "deny" for statement in statements):
        return statements
    starts = [word.start for word in doc.words]
    words = [_words(doc, starts, statement.content.span) for statement in statements]
    return tuple(
        replace(statement, denies=_denied(k, statements, words)) if statement.act == "deny" else statement
        for k, statement in enumerate(statements)
    )


def _denied(k: int, statements: tuple[Statement, ...], words: list[frozenset[str]]) -> str | None:
    denial, own = statements[k], words[k] - _GENERAL
    best: tuple[float, int, str] | None = None
    for j, other in enumerate(statements):
        if other.act == "deny" or other.id in (denial.via, denial.id) or other.via == denial.id or _same(denial.source, other.source):
            continue
        if other.content.span.start <= denial.cue.span.start < other.content.span.end:
            continue
        shared = len(own & words[j])
        named = j < k and denial.source is not None and _speaks_of(other, denial.source)
        enough = shared >= min(1 if named else _LEAST, len(own)) and bool(own and words[j])
        alike = shared / min(len(own), len(words[j])) if enough else 0.0
        value = alike if alike >= (_SHARE / 2 if named else _SHARE) else 0.0
        accused = j < k and other.act in _CHARGES
        if named and (value or accused or not own):
            value += 0.5
        elif accused and not own:
            value += 0.3
        if value and (best is None or (value, -abs(k - j)) > best[:2]):
            best = (value, -abs(k - j), other.id)
    return best[2] if best else None


def _words(doc: Doc, starts: list[int], span: Span) -> frozenset[str]:
    """The words of meaning in a span: the stems of its nouns, names, adjectives and verbs."""
    out: set[str] = set()
    for i in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
        form = doc.words[i].form
        if doc.tags[i] in _MEANING and not form.classes and len(form.bare) > 2:
            out.add(form.bare)
    return frozenset(out)


def _same(one: Party | None, other: Party | None) -> bool:
    if one is None or other is None:
        return False
    return one.span == other.span or (one.actor is not None and one.actor == other.actor) or one.text == other.text


def _speaks_of(statement: Statement, source: Party) -> bool:
    """Whether a content names somebody: by a word of his name or role of more than two letters."""
    return any(word in statement.content.text for word in source.text.split() if len(word) > 2)
