"""Roles: who did it to whom, read from the chunks around a trigger."""

from __future__ import annotations

from dataclasses import dataclass

from rasid.arabic.document import Doc, Resolved, between
from rasid.arabic.phrases import Chunk
from rasid.arabic.sets import word_set
from rasid.events.frames import Trigger

_REACH = 9


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
        self.actors: list[Resolved] = []
        low, high = (chunks[0].first, chunks[-1].last) if chunks else (0, 0)
        self.adjectives = between(doc.adjectives, low, high)
        for resolved in between(doc.actors, low, high):
            free = [i for i in range(resolved.first, resolved.last) if i not in self.by_word]
            if free:
                self.actors.append(resolved)
                self.by_word.update(dict.fromkeys(free, resolved))
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
        before, relative = self._before(k)
        conj = chunks[k].conj and not relative
        bare = [j for j in self._nouns_after(k, trigger.first + 1) if not chunks[j].prep and not chunks[j].conj]
        transitive = any(role == "obj" for role in trigger.frame.recipient)
        if relative and before is not None:
            if enclitic:  # الهجوم الذي نفذته القوات
                return Fillers(bare[0] if bare else None, before, None, False)
            return Fillers(before, bare[0] if bare else None)
        if trigger.use == "passive":
            return Fillers(None, bare[0] if bare else before)
        if before is not None and not conj and (not bare or self.party(before) is not None) and not self._two_parties(k, bare):
            if transitive and not bare and not enclitic:
                return Fillers(None, before)  # «سبعة عناصر قتلوا»: a transitive verb without an object is passive
            return Fillers(before, bare[0] if bare else None, None, enclitic)
        if bare and bare[0] <= k + 2:
            if len(bare) == 1 and transitive and not enclitic and self._suffers(bare[0]):
                return Fillers(None, bare[0])
            if chunks[k].conj and len(bare) == 1 and transitive and self.party(bare[0]) is None:
                return Fillers(self._shared(k), bare[0])
            return Fillers(bare[0], bare[1] if len(bare) > 1 else None, None, enclitic)
        return Fillers(self._shared(k), bare[0] if bare else None, None, enclitic, implied=True)

    def _before(self, k: int) -> tuple[int | None, bool]:
        """The noun phrase before a verb in its clause, and whether a relative pronoun stands between."""
        relative = False
        best: int | None = None
        for j in range(k - 1, max(-1, k - 9), -1):
            chunk = self.chunks[j]
            if chunk.kind == "R":
                if best is not None:
                    break
                relative = True
            elif chunk.kind == "P":
                if chunk.mark in ".؛;:؟!-–—":
                    break
            elif chunk.kind in ("C", "S", "V"):
                break
            elif chunk.kind == "N":
                if relative:
                    return j, True
                if not chunk.prep:
                    best = j
                    if not chunk.conj:
                        break
        return best, relative

    def _two_parties(self, k: int, bare: list[int]) -> bool:
        """Subject and object both stand right after the verb, so what stands before it is neither."""
        return len(bare) >= 2 and bare[0] == k + 1 and self.party(bare[0]) is not None

    def _suffers(self, k: int) -> bool:
        """Whether a lone noun phrase after a transitive verb is its object: a number of people, civilians."""
        chunk = self.chunks[k]
        first = self.words[chunk.first].form
        if first.kind == "n" or self.doc.tags[chunk.first] == "NUM" or "quant" in first.classes:
            return True
        party = self.party(k)
        sector = (party.party.code or "").partition(" ")[2] if party else ""
        return sector in ("CVL", "UNK", "REF", "JRN") or (party is None and self.doc.tags[chunk.head] == "PROPN")

    def _shared(self, k: int) -> int | None:
        """The subject of the verb before, which a verb joined by و shares."""
        for j in range(k - 1, -1, -1):
            if self.chunks[j].kind == "V":
                bare = [n for n in self._nouns_after(j, self.chunks[j].last) if not self.chunks[n].prep and n < k]
                if bare and self.party(bare[0]) is not None and bare[0] <= j + 2:
                    before, _ = self._before(j)
                    return before if before is not None and self.party(before) is not None and len(bare) == 1 else bare[0]
                before, relative = self._before(j)
                if before is not None and self.party(before) is not None and not relative:
                    return before
        return next(
            (j for j in range(min(k, 3)) if self.chunks[j].kind == "N" and not self.chunks[j].prep and self.party(j) is not None), None
        )

    def verb_before(self, k: int) -> str:
        """The lemma of the verb nearest before chunk ``k``, or its letters, or nothing."""
        chunk = next((self.chunks[j] for j in range(k - 1, max(-1, k - _REACH + 1), -1) if self.chunks[j].kind == "V"), None)
        if chunk is None:
            return ""
        form = self.words[chunk.head].form
        return form.lemmas[0] if form.lemmas else form.bare

    def governor(self, trigger: Trigger) -> int | None:
        """The subject of the verb that a verbal noun depends on («قامت المجموعة بإطلاق النار»)."""
        k = self.position.get(trigger.first)
        if k is None:
            return None
        for j in range(k - 1, max(-1, k - 5), -1):
            chunk = self.chunks[j]
            if chunk.kind == "V":
                bare = [n for n in self._nouns_after(j, chunk.last) if not self.chunks[n].prep and n < k]
                if bare and self.party(bare[0]) is not None:
                    return bare[0]
                before, _ = self._before(j)
                return before if before is not None and self.party(before) is not None else self._shared(j)
            if chunk.kind in ("C", "S", "R") or (chunk.kind == "P" and chunk.mark in ".؛;:؟!،,"):
                return None
        return None

    def _nouns_after(self, k: int, word: int) -> list[int]:
        out: list[int] = []
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
        if (
            j < len(self.chunks)
            and self.chunks[j].kind == "N"
            and not self.chunks[j].prep
            and not self.chunks[j].conj
            and self.chunks[j].first >= word
        ):
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
            marked = (chunk.prep == "علي" and not word_set("role.hands").isdisjoint(head.keys)) or (
                chunk.prep == "من" and not word_set("role.side").isdisjoint(head.keys)
            )
            if marked or chunk.prep == "من قبل":
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
