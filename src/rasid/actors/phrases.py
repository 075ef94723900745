"""What belongs to a description: where it begins and ends, what counts in it, who is inside it and beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from rasid.actors.compose import FIGHTING
from rasid.actors.hits import QUOTES, Hit, hits_of
from rasid.actors.registry import ROLE_KINDS, Entry, Registry
from rasid.arabic.document import Doc
from rasid.arabic.numbers import number_at
from rasid.arabic.phrases import VERBAL, WALI, Chunk, means_act
from rasid.arabic.sets import word_set
from rasid.arabic.words import lead

# Nouns that count or pick out members of a group: the group is what is meant.
_PARTITIVE = word_set("actor.partitive")
# «قوة تابعة لـ…», «قوات موالية لـ…»: what follows tells whose they are.
_ATTACHED = word_set("actor.attached")
_SIDES = word_set("actor.sides")
_REACH = 12
_BELONGING = word_set("actor.belonging")
# Prepositions that bring what an office is about, before the body it belongs to: «المشرف على التوعية في الوزارة».
_ABOUT = frozenset({"ل", "علي", "عن", "ب"})
_STANDING = word_set("actor.standing")
_MEMBERS = frozenset({"=PTY", "=UNK"})
_PEACEFUL = frozenset({"=CVL", "=EDU"})
_CLAUSE = frozenset({"comp", "rel", "conj"})
_SAME = word_set("actor.same")
# What may stand between a name and the role of its bearer: a mark, «وهو».
_PARTING, _BEING = frozenset('،,(»"”-–'), word_set("actor.being")
SOMEBODY = Entry("role:somebody", "member", "a person of whom no office is told", "CVL")


class Phrases:
    """The noun phrases of an article, with the registry entries (``hits``) and the personal names (``people``) in them."""

    def __init__(self, doc: Doc, registry: Registry) -> None:
        self.doc, self.words = doc, doc.words
        starts = [word.start for word in doc.words]
        self.people: dict[int, int] = {}
        self.begins: dict[int, int] = {}
        self.inner_words: set[int] = set()  # of names, after their first: «وستفالن» in «نوردراين وستفالن»
        for name in doc.names:
            first = max(bisect_right(starts, name.span.start) - 1, 0)
            self.inner_words.update(range(first + 1, bisect_left(starts, name.span.end)))
            self.begins[first] = name.span.start
            if name.kind == "PER":
                self.people[first] = bisect_left(starts, name.span.end)
        self.begins.update((i, word.start) for i, word in enumerate(doc.words) if word.form.surface == WALI and doc.tags[i] == "NOUN")
        self.personal = {i for first, last in self.people.items() for i in range(first, last)}
        self.hits = hits_of(doc, registry, self.people)
        self._fields = registry.fields
        self._keys = [word.form.keys for word in doc.words]

    def whole(self, chunks: tuple[Chunk, ...], k: int) -> int:
        """Where the whole description ends: «عشرات من أعضاء المنظمة», «المتحدث باسم الحكومة», «مصادر في الشرطة», «الأمين العام للأمم المتحدة»."""
        chunk = chunks[k]
        last = chunk.last
        first = self.words[chunk.first].form
        counted = first.kind == "n" or not _PARTITIVE.isdisjoint(first.keys) or self.doc.tags[chunk.first] == "NUM"
        end, joined = last, False
        for follower in chunks[k + 1 : k + 5]:
            if follower.kind != "P" and (self._reaches(chunk.first, last, follower.first) or self._runs_on(follower.first)):
                last = end = follower.last  # «مجلس التعاون لدول الخليج العربية», «رئيس المنظمة الوطنية | للشغل»
                continue
            if follower.kind != "N" or follower.first > end + 1:
                break
            if follower.first == end and not follower.prep and not follower.conj and self._describes(follower.first, follower.last):
                last = end = follower.last  # «محكمة | إسرائيلية»
                continue
            if follower.first == end and not follower.prep and (self._goes_on(chunk, follower) if follower.conj else joined):
                joined, last, end = follower.conj, follower.last, follower.last
                continue
            on_behalf = self.words[follower.first].form.text in ("باسم", "بلسان")
            if follower.conj or not (follower.prep or on_behalf):
                break
            if (follower.prep == "من" and counted) or on_behalf:
                counted = False
            elif follower.prep in _BELONGING and self._belongs(chunk, follower):
                pass
            elif follower.prep in _ABOUT and not self._somebody(follower.first, follower.last):
                end = follower.last  # «المدير الإقليمي لمنطقة الشرق الأوسط | في البنك الدولي»
                continue
            else:
                break
            joined, last, end = False, follower.last, follower.last
        return last

    def _reaches(self, first: int, last: int, at: int) -> bool:
        """Whether a registry entry that begins at words ``first`` to ``last`` (exclusive) goes on at ``at``."""
        return any(hit.last > at for i in range(first, last) if (hit := self.hits.get(i)))

    def _runs_on(self, at: int) -> bool:
        """Whether the name of a body goes on at a word; what no clitic joins to an adjective of nationality is another matter."""
        if (
            at not in self.inner_words
            or (at in self.hits and not self._hangs(at))
            or (means_act(self.words[at].form) and not self.definite(at))
        ):
            return False
        closed = any(h.last == at and h.entry.kind == "nationality" for i in range(max(at - 2, 0), at) if (h := self.hits.get(i)))
        return not closed or any(cut.pro for cut in self.words[at].form.cuts)

    def _describes(self, at: int, last: int) -> bool:
        """Whether words are adjectives of the role just before them, the first one of nationality, and a name: «رئيس الأركان | الأردني سعيد …»."""
        hit = self.hits.get(at)
        before = any(h.last == at and h.entry.kind in ROLE_KINDS for i in range(max(at - 4, 0), at) if (h := self.hits.get(i)))
        return (
            before
            and hit is not None
            and hit.entry.kind == "nationality"
            and all(self.doc.tags[i] == "ADJ" or i in self.personal for i in range(at, last))
        )

    def _somebody(self, first: int, last: int) -> bool:
        return any(i in self.hits or i in self.people for i in range(first, last))

    def _goes_on(self, chunk: Chunk, follower: Chunk) -> bool:
        """Whether what is joined to an office is more of what the office deals with: «وزير الصناعة والتجارة», «رئيس قسم الإعلام والتوعية»."""
        hit = self.hits.get(chunk.first)
        if (
            hit is None
            or hit.entry.kind != "office"
            or hit.entry.number != "s"
            or chunk.last < chunk.first + 2
            or self.definite(chunk.first)
        ):
            return False
        more = [h.entry.kind for i in range(follower.first, follower.last) if (h := self.hits.get(i))]
        definite = any(cut.definite for cut in self.words[follower.first].form.cuts)
        return definite and follower.first not in self.people and all(kind == "nationality" for kind in more)

    def _hangs(self, at: int) -> bool:
        """Whether a word begins with ل or ب, which the words of a name keep: «المجلس السياسي | لجماعة …»."""
        cuts = self.words[at].form.cuts
        return bool(cuts) and cuts[0].pro in ("ل", "ب")

    def _belongs(self, chunk: Chunk, follower: Chunk) -> bool:
        """Whether what follows a role by في or ل is the institution it belongs to."""
        roles = [hit.entry for i in range(chunk.first, chunk.last) if (hit := self.hits.get(i))]
        within = [hit for i in range(follower.first, follower.last) if (hit := self.hits.get(i))]
        belonging = [hit.entry for hit in within]
        if any(e.code == "JRN" for e in roles) and any(e.kind == "organisation" and e.code.endswith("JRN") for e in belonging):
            return True  # «مصور لفرانس برس»
        if roles and follower.prep == "ل" and not _ATTACHED.isdisjoint(self.words[chunk.last - 1].form.keys):
            return True
        body = any(e.kind == "institution" and e.code.startswith("=") for e in roles)
        if body and follower.prep == "ل" and self._fields.longest(self._keys, follower.first, follower.last):
            return True  # «المنظمة الوطنية للإغاثة»
        open_ = next((e for e in roles if e.kind in ("office", "vague", "member") and e.code.startswith("=")), None)
        if open_ is None or any(e.kind == "organisation" for e in roles):
            return False
        if follower.prep == "ل" and any(e.code.endswith("JRN") for e in belonging):
            return False  # «قال مسؤول لوكالة …»: to whom he speaks
        if follower.prep == "ل" and within and within[0].first == follower.first and within[0].entry.kind == "office":
            return not _STANDING.isdisjoint(self.words[chunk.first].form.keys)  # «الممثل الخاص للأمين العام»
        if open_.code in _MEMBERS and self._fields.longest(self._keys, follower.first, follower.last):
            return True  # «العضوة في مبادرة «دربي»», «مصدر في الميناء»
        if open_.kind == "member":
            if follower.prep == "ل":
                return False  # «مقاتلين معادين للحوثيين»
            peaceful = open_.code in _PEACEFUL  # «باحث في جامعة …», not «باحث في الجماعات المسلحة»
            within = [
                hit
                for hit in within
                if hit.first == follower.first
                and hit.entry.number == "s"
                and not (peaceful and (hit.entry.code.startswith("=") or hit.entry.code.endswith(FIGHTING)))
            ]
        return any(hit.entry.kind in ("organisation", "institution") for hit in within)

    def fields(self, hits: list[Hit], last: int) -> tuple[Entry, ...]:
        """What the first role of a phrase deals with, by the words between the role and the end of the phrase."""
        if not hits or not hits[0].entry.code.startswith("="):
            return ()
        out = []
        at = hits[0].last
        while at < last:
            match = None if at in self.personal else self._fields.longest(self._keys, at, last)
            out += match.value[:1] if match else []
            at = match.last if match else at + 1
        return tuple(out)

    def parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """A noun phrase, parted where somebody begins who cannot belong to it: «الشرطة الإيطالية | متظاهرين», «الرئيس الأميركي | الكونغرس»."""
        out = []
        for j in range(first + 1, last):
            if (j in self.hits or j in self.people) and self._begins_another(first, j, last):
                out.append((first, j))
                first = j
        return [*out, (first, last)]

    def _begins_another(self, first: int, at: int, last: int) -> bool:
        """Whether the registry entry or the personal name at a word means somebody else than the complete phrase before it."""
        before = [hit for i in range(first, at) if (hit := self.hits.get(i))]
        named = [i for i in range(first, at) if i in self.people]
        if at in self.people:
            return bool(before) and before[0].entry.kind in ("country", "capital") and before[-1].last == at  # «إلى ليبيا | إدوارد هولمان»
        hit, form, closing = self.hits[at], self.words[at].form, self.words[at - 1].form
        if (
            not (before or named)
            or not form.cuts
            or not closing.cuts
            or form.cuts[0].pro
            or hit.entry.code in {h.entry.code for h in before}
        ):
            return False
        definite = form.cuts[0].definite
        if not (
            closing.cuts[0].definite
            or at - 1 in self.personal
            or (before and before[-1].last == at and before[-1].entry.kind == "nationality")
        ):
            return False
        kind = hit.entry.kind
        if kind in ("institution", "organisation"):
            return definite and self.doc.tags[at] != "ADJ"
        if kind not in ROLE_KINDS:
            return False
        if named:
            return hit.entry.number == "p" or bool(form.cuts[0].enc) or any(i in self.people for i in range(at, last))
        return hit.entry.number == "p" and not definite

    def apposition(self, chunks: tuple[Chunk, ...], k: int, last: int) -> list[Hit]:
        """The role that follows a name: between commas, after وهو, or right after it («…، زعيم الحركة،», «… وهو محام», «… أحد المتحدثين»)."""
        at = next((i for i in range(k + 1, len(chunks)) if chunks[i].first == last), len(chunks))
        parted = at < len(chunks) and (
            (chunks[at].kind == "P" and chunks[at].mark in _PARTING)
            or (chunks[at].kind == "O" and self.words[chunks[at].first].form.text in _BEING)
        )
        at += parted
        if at >= len(chunks):
            return []
        follower = chunks[at]
        if follower.kind != "N" or follower.prep or follower.conj or (not parted and self.definite(follower.first)):
            return []
        if not parted and self.words[follower.first].form.text.endswith("ا"):
            return []  # «انتخب المجلس زيادا رئيسا»
        end = self.whole(chunks, at)
        hit = self.hits.get(self.skip_counts(follower.first, end))
        if hit is None or hit.entry.kind not in ROLE_KINDS or any(i in self.people for i in range(follower.first, follower.last)):
            return []
        return [h for i in range(hit.first, end) if (h := self.hits.get(i))]

    def inner(self, first: int, last: int, inside: list[Hit], person: int | None) -> int:
        """Where somebody begins inside a phrase that is headed by a thing or an act, with what counts them; ``first`` if nobody does."""
        at = min(
            (hit.first for hit in inside if hit.first > first and (hit.entry.kind != "nationality" or hit.last in self.people)),
            default=last,
        )
        at = min(at, person if person is not None and person > first else last)
        if at >= last:
            return first
        while at - 1 > first and (
            self.words[at - 1].form.kind == "n"
            or self.doc.tags[at - 1] == "NUM"
            or not _PARTITIVE.isdisjoint(self.words[at - 1].form.keys)
            or "quant" in self.words[at - 1].form.classes
        ):
            at -= 1
        return at

    def reach(self, at: int, last: int) -> int:
        """Where what hangs on a phrase by prepositions and genitives ends: at a verb, a conjunction, a relative, or a mark."""
        for i in range(at + 1, min(at + _REACH, last)):
            form = self.words[i].form
            if form.kind == "p" and form.text not in QUOTES:
                return i
            joined = bool(form.cuts) and form.cuts[0].pro[:1] in ("و", "ف") and i not in self.inner_words
            if self.doc.tags[i] in VERBAL or not form.classes.isdisjoint(_CLAUSE) or joined:
                return i
        return min(at + _REACH, last)

    def adverbial(self, chunk: Chunk) -> bool:
        """«من جهته», «من جانبها» (on his part) and «، متهما …» (accusing) are nobody."""
        form = self.words[chunk.first].form
        before = self.words[chunk.first - 1].form if chunk.first else form
        if (
            form.text.endswith("ا")
            and before.text in ("،", ",")
            and not form.cuts[0].definite
            and any(r.inflection.pos == "AP" for r in form.readings)
        ):
            return True
        return chunk.prep == "من" and chunk.last == chunk.first + 1 and bool(form.cuts[0].enc if form.cuts else "") and form.bare in _SIDES

    def alone(self, at: int, last: int) -> bool:
        """Whether a definite word is all of a phrase, save «نفسه»: «المصدر», «المصادر ذاتها»."""
        following = range(self.hits[at].last if at in self.hits else at + 1, last)
        known = self.definite(at) or (at > 0 and "dem" in self.words[at - 1].form.classes)
        return known and all(not _SAME.isdisjoint(self.words[i].form.keys) for i in following)

    def definite(self, first: int) -> bool:
        """Whether a word has the article or is pointed at («هذا الوزير»)."""
        form = self.words[first].form
        return (bool(form.cuts) and form.cuts[0].definite) or "dem" in form.classes

    def skip_counts(self, first: int, last: int) -> int:
        """The first word of a phrase after numbers, demonstratives and nouns that count («عشرات من», «هؤلاء»)."""
        start = first
        while start < last - 1:
            form = self.words[start].form
            hit = self.hits.get(start)
            if hit and hit.entry.kind == "institution" and not hit.entry.code.startswith("="):
                break  # «مجموعة ليبية مسلحة» are gunmen, not some Libyans
            if hit and hit.entry.kind in ROLE_KINDS and self.doc.tags[start + 1] == "ADJ":
                break  # «القيادات السياسية» are leaders themselves
            if not (
                form.kind == "n"
                or not _PARTITIVE.isdisjoint(form.keys)
                or self.doc.tags[start] in ("NUM", "DET")
                or "quant" in form.classes
                or "dem" in form.classes
            ):
                break
            start += 1
        return start

    def skippable(self, start: int, end: int) -> bool:
        """Whether words before a registry entry only count or describe."""
        return all(
            self.doc.tags[i] in ("NUM", "DET", "ADJ")
            or self.words[i].form.text == "من"
            or not _PARTITIVE.isdisjoint(self.words[i].form.keys)
            or self.words[i].form.kind != "w"
            for i in range(start, end)
        )

    def titled(self, start: int, person: int) -> bool:
        """Whether a role, or one definite noun, stands before a personal name in its phrase."""
        return any(
            start <= hit_at < person and self.hits[hit_at].entry.kind in ROLE_KINDS
            for hit_at in range(start, person)
            if hit_at in self.hits
        ) or (
            person - start <= 1
            and self.doc.tags[start] in ("NOUN", "PROPN")
            and bool(self.words[start].form.cuts)
            and self.words[start].form.cuts[0].definite
        )

    def quoted(self, first: int, last: int) -> str:
        """The words in quotation marks of a phrase, or nothing."""
        marks = [i for i in range(first, last) if self.words[i].form.kind == "p" and self.words[i].form.text in QUOTES]
        return " ".join(self.words[i].form.text for i in range(marks[0] + 1, marks[1])) if len(marks) == 2 else ""

    def count(self, first: int, name_text: str, role: Entry) -> int | None:
        """How many persons a phrase tells of, None where it does not."""
        number = number_at(self.words, first)
        if number is not None:
            return number[0] if isinstance(number[0], int) else None
        if name_text:
            return 1
        return {"s": 1, "d": 2}.get(role.number) if role.kind != "institution" and role is not SOMEBODY else None

    def head(self, at: int) -> str:
        """A word in normal form without the article."""
        return self.words[at].form.bare.removeprefix("ال")

    def begin(self, first: int) -> int:
        """Where a phrase begins in the text, without clitics: a name keeps the letters that look like them («بابكر»)."""
        return self.begins.get(first, self.words[first].start + lead(self.words[first]))
