"""Roles: who did it to whom, read from the chunks around a trigger."""

from __future__ import annotations

from dataclasses import dataclass

from rasid.arabic.document import Doc, Resolved
from rasid.arabic.phrases import Chunk
from rasid.events.frames import Trigger
from rasid.record import Party

_REACH = 9
_AGENT = (("يد", "ايدي", "يدي"), ("قبل", "جانب", "طرف"))


@dataclass(frozen=True, slots=True)
class Fillers:
    """What stands where around a trigger, as chunk indices; ``genitive`` is a range of words inside the trigger's own phrase."""

    subject: int | None = None
    object: int | None = None
    genitive: tuple[int, int] | None = None
    enclitic: bool = False
    implied: bool = False


class Clause:
    """One sentence's chunks with the actors that stand in them."""

    def __init__(self, doc: Doc, chunks: tuple[Chunk, ...]) -> None:
        self.doc, self.chunks, self.words = doc, chunks, doc.words
        self.by_word: dict[int, Resolved] = {}
        if chunks:
            low, high = chunks[0].first, chunks[-1].last
            for resolved in doc.actors:
                if resolved.first < high and resolved.last > low:
                    for i in range(resolved.first, resolved.last):
                        self.by_word.setdefault(i, resolved)
        self.position: dict[int, int] = {i: k for k, c in enumerate(chunks) for i in range(c.first, c.last)}

    def party(self, k: int | None) -> Resolved | None:
        """The actor that a noun phrase means: by its head, or by whoever stands in it."""
        if k is None:
            return None
        chunk = self.chunks[k]
        found = self.by_word.get(chunk.head)
        if found is None:
            found = next((self.by_word[i] for i in range(chunk.first, chunk.last) if i in self.by_word), None)
        return found

    def parties(self, k: int | None) -> list[Resolved]:
        """The actor of a noun phrase and those joined to it («الجيش والشرطة»)."""
        first = self.party(k)
        out = [first] if first else []
        if k is None:
            return out
        for j in range(k + 1, min(k + 4, len(self.chunks))):
            chunk = self.chunks[j]
            if chunk.kind != "N" or not chunk.conj or chunk.prep not in ("", self.chunks[k].prep):
                break
            other = self.party(j)
            if other:
                out.append(other)
        return out

    def fillers(self, trigger: Trigger) -> Fillers:
        """Subject, object and genitive of a trigger."""
        k = self.position.get(trigger.first)
        if k is None:
            return Fillers()
        word = self.words[trigger.first]
        enclitic = bool(word.form.cuts and word.form.cuts[0].enc)
        if trigger.use in ("verb", "passive"):
            return self._verbal(k, trigger, enclitic)
        chunk = self.chunks[k]
        genitive = (trigger.last, chunk.last) if chunk.kind == "N" and chunk.last > trigger.last else None
        if genitive is None and chunk.kind == "N" and trigger.last > chunk.last and (j := self.position.get(trigger.last - 1)) is not None:
            other = self.chunks[j]
            genitive = (trigger.last, other.last) if other.last > trigger.last else None
        after = self._next_noun(k, trigger.last) if chunk.kind == "N" else None
        return Fillers(None, after, genitive, enclitic)

    def _verbal(self, k: int, trigger: Trigger, enclitic: bool) -> Fillers:
        chunks = self.chunks
        before: int | None = None
        relative = False
        for j in range(k - 1, max(-1, k - 8), -1):
            chunk = chunks[j]
            if chunk.kind == "R":
                relative = True
                continue
            if chunk.kind == "P":
                if chunk.mark in ".؛;:؟!":
                    break
                continue
            if chunk.kind in ("C", "S", "V"):
                break
            if chunk.kind == "N" and (relative or not chunk.prep):
                before = j
                break
        conj = chunks[k].conj and not relative
        after = [j for j in self._nouns_after(k, trigger.last)]
        bare = [j for j in after if not chunks[j].prep and (not chunks[j].conj)]
        if relative and before is not None:
            if enclitic:  # الهجوم الذي نفذته القوات
                return Fillers(bare[0] if bare else None, before, None, False)
            return Fillers(before, bare[0] if bare else None)
        if trigger.use == "passive":
            return Fillers(None, bare[0] if bare else before)
        if before is not None and not conj:
            if not bare or (self.party(before) is not None and not (len(bare) >= 2 and bare[0] == k + 1 and self.party(bare[0]))):
                return Fillers(before, bare[0] if bare else None, None, enclitic)
        if bare and bare[0] <= k + 2:
            return Fillers(bare[0], bare[1] if len(bare) > 1 else None, None, enclitic)
        return Fillers(None, bare[0] if bare else None, None, enclitic, implied=True)

    def _nouns_after(self, k: int, word: int) -> list[int]:
        out = []
        for j in range(k + 1, min(k + _REACH, len(self.chunks))):
            chunk = self.chunks[j]
            if chunk.kind in ("V", "C", "S", "R") or (chunk.kind == "P" and chunk.mark in ".؛;:؟!،," and len(out) > 0):
                break
            if chunk.kind == "N" and chunk.first >= word:
                out.append(j)
        return out

    def _next_noun(self, k: int, word: int) -> int | None:
        """The bare noun phrase right after a verbal noun's own: its object («قصف الطائرات | المدنَ»)."""
        j = k + 1
        if j < len(self.chunks) and self.chunks[j].kind == "N" and not self.chunks[j].prep and not self.chunks[j].conj and self.chunks[j].first >= word:
            return j
        return None

    def after_preposition(self, trigger: Trigger, preposition: str) -> list[int]:
        """Noun phrases that the preposition governs, after the trigger and before the clause ends."""
        k = self.position.get(trigger.first)
        out: list[int] = []
        if k is None:
            return out
        for j in range(k + 1, min(k + _REACH, len(self.chunks))):
            chunk = self.chunks[j]
            if chunk.kind == "V" and not (j > 0 and self.chunks[j - 1].kind == "R"):
                break
            if chunk.kind in ("C", "S") or (chunk.kind == "P" and chunk.mark in ".؛;:؟!"):
                break
            if chunk.kind in ("N", "O") and chunk.prep == preposition:
                out.append(j)
                break
        return out

    def agent(self, trigger: Trigger) -> Resolved | None:
        """«على يد …», «من قبل …»: the agent of a passive or a verbal noun."""
        k = self.position.get(trigger.first)
        if k is None:
            return None
        for j in range(k + 1, min(k + _REACH + 3, len(self.chunks))):
            chunk = self.chunks[j]
            if chunk.kind == "V" or (chunk.kind == "P" and chunk.mark in ".؛"):
                return None
            if chunk.kind != "N":
                continue
            head = self.words[chunk.first].form
            marked = (chunk.prep == "علي" and not set(_AGENT[0]).isdisjoint(head.keys)) or (chunk.prep == "من" and not set(_AGENT[1]).isdisjoint(head.keys))
            if marked or chunk.prep == "قبل" and j and self.chunks[j - 1].prep == "من":
                return next((self.by_word[i] for i in range(chunk.first, chunk.last) if i in self.by_word), None)
        return None

    def in_words(self, first: int, last: int) -> list[Resolved]:
        """Actors that stand wholly or partly within a range of words, each once."""
        out: list[Resolved] = []
        for i in range(first, last):
            resolved = self.by_word.get(i)
            if resolved is not None and resolved not in out:
                out.append(resolved)
        return out


def unique(parties: list[Party]) -> tuple[Party, ...]:
    """Each party once, by span and code."""
    seen: set[tuple[object, object]] = set()
    out = []
    for party in parties:
        key = (party.span, party.code)
        if key not in seen:
            seen.add(key)
            out.append(party)
    return tuple(out)
