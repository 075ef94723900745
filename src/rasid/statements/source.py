"""Who says it: the parties that may be the source of a cue weighed against each other.

The rules of ``subject`` point at one (subject after the cue, who spoke last, …); a conditional logit learnt from annotated articles
(``training/statements.py``) weighs it against the other actors outside the content and against those who spoke before. ``how`` of the
winner says by what it was pointed at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from rasid.arabic.document import Doc, Sentence, between, quotes_of
from rasid.arabic.phrases import Chunk
from rasid.arabic.words import ending
from rasid.linear import LinearModel
from rasid.record import Party, Span
from rasid.statements.cues import Found

_SPOKE, _EARLIER = 3, 4
_STEPS = (1, 2, 3, 5, 8, 12, 20)


class Asked(NamedTuple):
    """A cue whose source is looked for: where it stands, its content, whom the rules point at and why, and who cannot be its subject."""

    found: Found
    sentence: Sentence
    number: int
    content: Span
    source: Party | None
    note: str
    barred: frozenset[Span] = frozenset()


class Option(NamedTuple):
    """Somebody who may be the source, with features."""

    party: Party
    how: str
    features: list[str]


class SourceRanker:
    """Chooses the source of a statement."""

    def __init__(self, model: LinearModel | None = None) -> None:
        self._model = model or LinearModel.load("rasid.statements", "source.tsv")

    def choose(self, doc: Doc, asked: Asked, spoke: dict[Span, Party]) -> tuple[Party | None, str]:
        """The likeliest source and how it was found; ``spoke`` are the sources of the article so far, the last one last."""
        found = options(doc, asked, spoke)
        if len(found) < 2 and (asked.source is not None or not found or asked.found.use != "verb"):
            return asked.source, asked.note
        best = found[self._model.best(option.features for option in found)]
        return best.party, best.how


def options(doc: Doc, asked: Asked, spoke: dict[Span, Party]) -> list[Option]:
    """Whoever may be the source: whom the rules point at, actors outside the content, who spoke before, actors of the sentence before."""
    parties: dict[Span, tuple[Party, str, int]] = {}
    if asked.source is not None:
        parties[asked.source.span] = (asked.source, "rule", _word(doc, asked))
    sentence, content = asked.sentence, asked.content
    here = between(doc.actors, sentence.first, sentence.last)
    for resolved in here:
        span = resolved.party.span
        if span in asked.barred:
            continue
        if span.end <= content.start or span.start >= content.end or span == getattr(asked.source, "span", None):
            party, how, _ = parties.get(span, (resolved.party, "here", 0))
            parties[span] = (party, how, resolved.first)
    for order, party in enumerate(spoke[span] for span in islice(reversed(spoke), _SPOKE)):
        if party.span not in parties:
            parties[party.span] = (party, f"spoke{order}", -1)
    if asked.number:
        before = doc.sentences[asked.number - 1]
        for order, resolved in enumerate(reversed(between(doc.actors, before.first, before.last)[-_EARLIER:])):
            parties.setdefault(resolved.party.span, (resolved.party, f"earlier{order}", -1))
    chunks = doc.chunks[asked.number]
    position = {i: k for k, chunk in enumerate(chunks) for i in range(chunk.first, chunk.last)}
    ranks = _ranks(asked, parties)
    quotes = [quote.span for quote in quotes_of(doc, sentence)]
    # Noun phrases without preposition between the cue and its content: one of them is the subject.
    bare = sum(c.kind == "N" and not c.prep and c.first > asked.found.first and doc.words[c.first].start < content.start for c in chunks)
    shown = _shown(doc, asked.found)
    return [
        Option(
            party,
            asked.note if how == "rule" else how,
            _features(doc, asked, chunks, position, party, how, first, ranks.get(span, ""), spoke, quotes, bare, shown),
        )
        for span, (party, how, first) in parties.items()
    ]


def _word(doc: Doc, asked: Asked) -> int:
    """The word of the sentence at which whom the rules point at begins, -1 where they stand elsewhere."""
    sentence, start = asked.sentence, asked.source.span.start if asked.source is not None else -1
    at = bisect_right(doc.words, start, sentence.first, sentence.last, key=lambda word: word.start) - 1
    return at if at >= sentence.first and doc.words[at].end > start >= sentence.span.start else -1


def _ranks(asked: Asked, parties: dict[Span, tuple[Party, str, int]]) -> dict[Span, str]:
    cue = asked.found.first
    near = sorted((abs(first - cue), first > cue, span) for span, (_, _, first) in parties.items() if first >= 0)
    out: dict[Span, str] = {}
    count = {False: 0, True: 0}
    for _, after, span in near:
        out[span] = f"{'after' if after else 'left'}{min(count[after], 3)}"
        count[after] += 1
    return out


def _features(
    doc: Doc,
    asked: Asked,
    chunks: Sequence[Chunk],
    position: dict[int, int],
    party: Party,
    how: str,
    first: int,
    rank: str,
    spoke: Mapping[Span, Party],
    quotes: Sequence[Span],
    bare: int,
    shown: str,
) -> list[str]:
    found = asked.found
    use, cue = found.use, found.first
    sector = (party.code or "").partition(" ")[2]
    kind = (party.actor or "").partition(":")[0] or ("name" if party.name else "description") if party.code else "words"
    note = asked.note if how == "rule" else how
    out = [
        f"how={note}",
        f"how={note}:{use}",
        f"kind={kind}:{how[:5]}",
        f"sector={sector}",
        f"rank={rank}:{use}",
        f"spoke={party.span in spoke}:{use}",
    ]
    if first >= 0 and first in position and cue in position:
        j, k = position[first], position[cue]
        chunk = chunks[j]
        side = "after" if first > cue else "left"
        between = [chunk.kind for chunk in chunks[min(j, k) + 1 : max(j, k)]]
        verbs, edges = between.count("V"), between.count("C") + between.count("S")
        out += [
            f"prep={side}:{chunk.prep}:{use}", f"far={side}:{bisect_right(_STEPS, abs(first - cue))}:{use}", f"verbs={side}:{min(verbs, 2)}:{use}",
            f"edges={side}:{min(edges, 2)}:{use}", f"rels={side}:{'R' in between}", f"marks={side}:{min(between.count('P'), 2)}",
            f"head={side}:{chunk.first == first or chunk.head == first}:{chunk.prep != ''}", f"opens={j <= 1}:{side}:{use}", f"conj={side}:{chunk.conj}",
            f"next={side}:{j - k if abs(j - k) < 3 else 9}:{chunk.prep}:{use}", f"inquote={any(q.start < party.span.start < q.end for q in quotes)}",
        ]  # fmt: skip
    if found.use == "verb":
        out += [f"bare={min(bare, 3)}:{rank}", f"bare={min(bare, 3)}:{how[:5]}:{found.cue.id}", f"cue={how[:5]}:{found.cue.id}"]
    out.append(f"agree={shown}:{ending(party.text)}:{kind}")
    out += [f"{how[:5]}|{out[-1]}", f"title={asked.sentence.title}:{how[:5]}"]
    return out


def _shown(doc: Doc, found: Found) -> str:
    """The gender, number and person that a cue shows, with which its source agrees."""
    form = doc.words[found.first].form
    shown = {(r.inflection.gender, r.inflection.number, r.inflection.person) for r in form.readings if r.lemma == found.cue.lemma}
    own = ",".join(sorted(f"{g}{n}{p}" for g, n, p in shown)[:2]) if found.use in ("verb", "participle") else ""
    tail = form.text[-1:] if found.use == "participle" else ""
    return own + tail
