"""Reports and statements with who issued them."""

from __future__ import annotations

from collections.abc import Sequence

from rasid.actors import anaphors
from rasid.actors.phrases import Phrases
from rasid.arabic.document import Resolved
from rasid.arabic.phrases import Chunk
from rasid.record import Party, Span, Why

_ISSUED = 5
_ISSUE = frozenset("صادر صادره صدر صدرت يصدر تصدر".split())


def texts(phrases: Phrases, actors: Sequence[Resolved]) -> list[Resolved]:
    """Reports and statements with who issued them: «بيان الرئاسة», «تقرير أصدرته المنظمة», «أعلن الجيش في بيان … وأضاف البيان»."""
    at = {i: resolved for resolved in reversed(actors) for i in range(resolved.first, resolved.last)}
    out: list[Resolved] = []
    last: dict[str, Party] = {}
    for chunks in phrases.doc.chunks:
        before: Party | None = None
        for k, chunk in enumerate(chunks):
            if chunk.kind == "N" and not chunk.prep and (actor := at.get(chunk.head) or at.get(chunk.first)):
                before = actor.party
            known = ((i, found[1]) for i in range(chunk.first, chunk.last) if (found := anaphors.entry(phrases.words[i].form))[0] == "text")
            head, rule = next(known, (-1, ""))
            if head < 0:
                continue
            issuer = _issuer(phrases, chunks, k, at)
            if issuer is None and phrases.definite(head):
                issuer = last.get(rule) or last.get("")
            issuer = issuer or before
            if issuer is None or not issuer.code:
                continue
            last[""] = last[rule] = issuer
            first = chunk.first if head <= chunk.head else head
            span = Span(phrases.begin(first), phrases.words[chunk.last - 1].end)
            rules = ("coreference.text", rule, *(issuer.why.rules if issuer.why else ()))
            party = Party(span, phrases.doc.text[span.start : span.end], issuer.name, issuer.code, issuer.actor, Why(rules))
            out.append(Resolved(first, chunk.last, party, "text"))
    return out


def _issuer(phrases: Phrases, chunks: tuple[Chunk, ...], k: int, at: dict[int, Resolved]) -> Party | None:
    """Whom the words after a text name as its author."""
    chunk = chunks[k]
    inside = next((at[i] for i in range(chunk.head + 1, chunk.last) if i in at), None)
    if inside is not None:
        return inside.party
    done = False  # a verb with a pronoun that takes up the text: «أصدرته»
    issued = any(phrases.words[i].form.bare in _ISSUE for i in range(chunk.first, chunk.last))
    for follower in chunks[k + 1 : k + _ISSUED]:
        if follower.kind == "V":
            cuts = phrases.words[follower.first].form.cuts
            done = bool(cuts and cuts[0].enc) and not follower.conj
            issued = issued or phrases.words[follower.first].form.bare in _ISSUE
            if not done and not issued:
                return None
        elif follower.kind == "N":
            actor = next((at[i] for i in range(follower.first, follower.last) if i in at), None)
            if follower.conj:
                return None
            if actor is not None:
                by = follower.prep in ("ل", "من قبل") or (issued and follower.prep == "عن") or (done and not follower.prep)
                return actor.party if by else None
            issued = issued or phrases.words[follower.head].form.bare in _ISSUE
        elif follower.kind != "R":
            return None
    return None
