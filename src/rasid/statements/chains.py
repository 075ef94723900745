"""Chains: a statement whose cue stands inside the content of another reaches us through it."""

from __future__ import annotations

from dataclasses import replace

from rasid.record import Passage, Span, Statement, Why, stable_id
from rasid.statements.cues import Found, proclitics
from rasid.statements.draft import Draft, Heard, holder
from rasid.statements.subject import acted_before
from rasid.statements.view import Scene, View

_RELAYS = {"نقل": "عن", "نسب": "الي"}  # verbs that hand on somebody's words, and what stands before whose they are
_HIS_WORDS = frozenset({"قوله", "قولها", "قولهم", "قولهما", "تاكيده", "تاكيدها", "تاكيدهم"})


def through(scene: Scene, heard: Heard, draft: Draft) -> tuple[Draft, ...]:
    """«نقلت الوكالة عن مسؤول قوله إن …» is two statements: the outlet's, and inside it the speaker's."""
    found, view = draft.found, scene.view
    behind = next((_RELAYS[name] for name in view.words[found.first].form.lemmas if name in _RELAYS), None)
    if found.use not in ("verb", "preposition") or behind is None:
        return (draft,)
    around = holder(heard, found)
    if around is not None and found.use == "preposition":  # «أضافت الصحيفة نقلا عن مصادر أن …»
        return (replace(draft, content=around.content, nested=True, outer=around),)
    gap = (c for c in scene.chunks if found.last <= c.first - (c.kind == "N") < draft.gap_end and c.kind in "NO" and c.prep == behind)
    chunk = next(gap, None)
    if chunk is None:
        return (draft,)
    speaker = view.party(chunk) if chunk.kind == "N" else heard.last or acted_before(scene)
    his_words = (i for i in range(chunk.first + 1, draft.gap_end) if view.words[i].form.text in _HIS_WORDS)
    at = next(his_words, chunk.first - 1)
    outer = replace(draft, content=Span(view.stem_start(chunk.first), max(draft.content.end, view.ends[chunk.last - 1])))
    inner = replace(
        draft,
        found=Found(found.cue, at, at + 1, "masdar"),
        source=speaker,
        nested=True,
        notes=(f"named after {behind}",),
        channel="",
        platform="",
        outer=outer,
    )
    return outer, inner


def linked(view: View, drafts: list[Draft]) -> tuple[Statement, ...]:
    """The statements of an article in the order of their cues, with ids and with whom each comes through."""
    drafts = sorted(drafts, key=lambda d: (d.sentence, view.starts[d.found.first]))
    cues = [_cue(view, draft.found) for draft in drafts]
    ids = [
        stable_id("S", view.doc.article.id, cue.span.start, draft.content.start, draft.content.end)
        for cue, draft in zip(cues, drafts, strict=True)
    ]
    outer = _outer(view, drafts)
    return tuple(
        Statement(
            ids[k],
            cues[k],
            _passage(view, draft.content),
            draft.source,
            draft.kind,
            draft.act,
            draft.channel or None,
            draft.platform or None,
            draft.to,
            ids[outer[k]] if k in outer else None,
            draft.found.cue.distance,
            why=Why((draft.found.cue.id,), (cues[k].span,), draft.notes),
        )
        for k, draft in enumerate(drafts)
    )


def _outer(view: View, drafts: list[Draft]) -> dict[int, int]:
    """For each draft whose cue stands inside another's content, the smallest such: one sweep over cues and contents."""
    begun = iter(sorted(range(len(drafts)), key=lambda k: drafts[k].content.start))
    upcoming = next(begun, None)
    out: dict[int, int] = {}
    open_: list[int] = []
    for k in sorted(range(len(drafts)), key=lambda k: view.starts[drafts[k].found.first]):
        at = view.starts[drafts[k].found.first]
        while upcoming is not None and drafts[upcoming].content.start <= at:
            open_.append(upcoming)
            upcoming = next(begun, None)
        open_ = [j for j in open_ if drafts[j].content.end > at]
        if drafts[k].outer is not None:
            out[k] = next(j for j, draft in enumerate(drafts) if draft is drafts[k].outer)
            continue
        holders = [j for j in open_ if j != k and _holds(view, drafts[j], drafts[k])]
        if holders:
            out[k] = min(holders, key=lambda j: drafts[j].content.end - drafts[j].content.start)
    return out


def _holds(view: View, outer: Draft, inner: Draft) -> bool:
    """Whether a statement whose content a cue stands in is what the other comes through: the longer one, or the attribution of the whole sentence.

    «قال مسؤول إن الجسر مغلق وفق ما نقلته الوكالة»: what the official says may hold the attribution, but comes through it.
    """
    whole, within = "whole" in outer.notes[:1], "whole" in inner.notes[:1]
    if whole != within:
        at = view.starts[(inner if whole else outer).found.first]
        around = (outer if whole else inner).content
        if around.start <= at < around.end:
            return whole
    return outer.content.end - outer.content.start > inner.content.end - inner.content.start


def _cue(view: View, found: Found) -> Passage:
    """The words of a cue without the clitics before it; a mark has none."""
    start = view.starts[found.first]
    if found.use != "mark" and proclitics(view.words[found.first].form, found):
        start = view.stem_start(found.first)
    return _passage(view, Span(start, view.ends[found.last - 1]))


def _passage(view: View, span: Span) -> Passage:
    return Passage(span, view.doc.text[span.start : span.end])
