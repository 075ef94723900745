"""Where what a cue says begins: after أن, in a quotation, after a colon, in a bare clause, an object or behind a preposition.

Each cue says in the lexicon which of these it takes. The chunks after it are read in order, each may be one of them or the end of the
search; of those found the surest is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rasid.arabic.phrases import Chunk, means_act
from rasid.statements.cues import Found
from rasid.statements.subject import carries_subject, is_object, subject_before
from rasid.statements.view import QUOTE_WORDS, Scene

STRONG = ("that", "quote", "colon")
REACH = 28  # how many words after a verb its content may begin
_NOUN_REACH = 14
_BARE_REACH = 8
_BRIEF = 2  # words in a quotation right after a cue («مضيفا «لا داعي للقلق»»)
_NEARER = 3  # so many words before أن a complement behind a preposition is the verb's own
_NO_COMPLEMENT = frozenset({"دون", "بدون", "قبل", "بعد", "الا", "غير", "رغم", "منذ", "ريثما", "عوض", "مع", "حيث", "كما", "لولا"})
_MODAL = frozenset(
    {"يمكن", "يجب", "ينبغي", "يتوقع", "ممكن", "مقرر", "مفترض", "متوقع", "منتظر", "شان", "يذكر", "ضروري", "واجب", "لابد", "بد", "لا"}
)
# Acts done to somebody: a second noun phrase after their verb is whom they are done to.
_DONE_TO = ("accuse", "condemn", "praise", "demand")
_NEARNESS = "قرب"  # a preposition, but after a cue that takes an object mostly the noun
_SPELT = {"الي": "إلى", "علي": "على"}


class Complement(NamedTuple):
    """The character where a content begins, how it is joined to its cue, and the word where the gap between cue and content ends."""

    start: int
    how: str
    gap_end: int


def complement(scene: Scene, found: Found, at: int, later: Sequence[Found]) -> Complement | None:
    """The complement of a cue in chunk ``at``; ``later`` are the cues after it in the sentence."""
    allowed = found.cue.complements
    if _told_before(scene, found):
        allowed = tuple(how for how in allowed if how == "that")
    return _surest(_Search(scene, found, at, later, allowed).options(), allowed, found)


def _surest(options: dict[str, Complement], allowed: Sequence[str], found: Found) -> Complement | None:
    """أن, a quotation, a colon, then what the cue takes in the order of its entry; but what stands clearly before أن is not passed over."""
    weak = dict.fromkeys("prep" if c.startswith("prep") else "obj" if c.startswith("obj") else c for c in allowed if c not in STRONG)
    best = next((options[how] for how in (*STRONG, *weak, "prep") if how in options), None)
    that, quote, prep = options.get("that"), options.get("quote"), options.get("prep")
    if that is None:
        return best
    if quote is not None and quote.start < that.start:
        return quote
    if prep is not None and prep.start < that.start and found.use == "verb" and that.gap_end - prep.gap_end > _NEARER:
        return prep
    return that


class _Search:
    """One walk over the chunks after a cue: what it may take, whether its subject was seen, whether a relative clause is open."""

    def __init__(self, scene: Scene, found: Found, at: int, later: Sequence[Found], allowed: Sequence[str]) -> None:
        self.scene, self.view, self.found, self.at, self.allowed = scene, scene.view, found, at, allowed
        self.next_verb = next((f.first for f in later if f.use == "verb"), scene.sentence.last)
        self.next_participle = next((f.first for f in later if f.use == "participle"), scene.sentence.last)
        self.aside = at > 0 and scene.chunks[at - 1].kind == "R"  # the cue itself stands in a relative clause
        self.subject_seen = self.relative = self.inside = False
        self.found_so_far: dict[str, Complement] = {}

    def options(self) -> dict[str, Complement]:
        """The first complement of each kind."""
        found, view = self.found, self.view
        after = found.first + 1
        if found.last > after and found.use == "verb" and "obj" in self.allowed and "prep" not in view.words[after].form.classes:
            self._add("obj", view.stem_start(after), after)  # the object is named in the cue: «تبنى هجوما»
        reach = REACH if found.use == "verb" else _NOUN_REACH
        for chunk in self.scene.chunks[self.at :]:
            if chunk.first < found.last and not (chunk.kind == "N" and chunk.last > found.last):
                continue
            if chunk.first - found.last > reach:
                break
            if self.found_so_far and chunk.first >= (min(self.next_participle, self.next_verb) if self.aside else self.next_participle):
                break  # «أكد قلقه، مشيرا إلى أن …», «الشاهد الذي طلب عدم كشف اسمه ذكر أن …»: what follows is the other cue's
            if chunk.first == self.next_participle and self.view.words[chunk.first - 1].form.kind == "p":
                break  # «حذر الرئيس، مؤكدا أن …»
            if self._ends_at(chunk):
                break
        if not self.found_so_far and "obj" in self.allowed:
            self._swallowed()
        return self.found_so_far

    def _swallowed(self) -> None:
        """«تمنى | الرئيس الشفاء»: the object stands in the phrase of the subject where that goes on behind the actor without agreeing."""
        subject = next((c for c in self.scene.chunks[self.at + 1 :] if c.first >= self.found.last), None)
        if self.found.use != "verb" or subject is None or subject.kind != "N" or subject.prep:
            return
        actor = self.view.actor_at.get(subject.first)
        if actor is not None and actor.last < subject.last and self.view.words[actor.last].form.cuts[0].definite:
            self._add("obj", self.view.starts[actor.last], actor.last)

    def _add(self, how: str, start: int, gap_end: int, name: str = "") -> None:
        self.found_so_far.setdefault(how, Complement(start, name or how, gap_end))

    def _ends_at(self, chunk: Chunk) -> bool:
        """Takes what a chunk offers; whether the search ends with it."""
        if chunk.kind == "C":
            return self._that(chunk)
        if chunk.kind == "P":
            return self._mark(chunk)
        if chunk.kind == "R":
            return self._relative(chunk)
        if chunk.kind == "V":
            return self._verb(chunk)
        if chunk.kind in ("N", "O"):
            self._noun(chunk)
            return False
        return chunk.kind == "S" and not self.relative and self.found.use != "verb"

    def _that(self, chunk: Chunk) -> bool:
        if "bare" in self.found_so_far and "إ" not in self.view.words[chunk.first].form.surface:
            return True
        if chunk.prep in _NO_COMPLEMENT or self._after_modal(chunk.first):
            return False
        words = self.view.words
        start = words[chunk.first + 1].start if chunk.first + 1 < len(words) else words[chunk.first].end
        if "that" in self.allowed or "bare" in self.allowed:
            self._add("that", start, chunk.first)
        elif chunk.prep and f"prep:{_spelt(chunk.prep)}" in self.allowed:
            self._add("prep", start, chunk.first, "that")
        return True

    def _mark(self, chunk: Chunk) -> bool:
        self.inside = self.inside and chunk.mark != "،"
        if chunk.mark in '«“"„‹»':
            quote = self.view.quote_by_start.get(self.view.starts[chunk.first])
            if quote is None or "quote" not in self.allowed or self.view.is_title(quote):
                return False
            if self.view.quoted_words(quote) < (
                _BRIEF if self.found.use == "participle" and chunk.first == self.found.last else QUOTE_WORDS
            ):
                return False
            self._add("quote", quote.start, chunk.first)
            return True
        if chunk.mark == ":" and not {"colon", "quote", "that"}.isdisjoint(self.allowed):
            self._add("colon", self.view.ends[chunk.first], chunk.first)
        return chunk.mark == ":" or chunk.mark in "؛;.؟?!"

    def _relative(self, chunk: Chunk) -> bool:
        word = self.view.words[chunk.first]
        if self.subject_seen and not self.found_so_far and "obj" in self.allowed and word.form.text == "ما":
            self._add("obj", word.start, chunk.first)  # «نفى الوزير ما تردد عن …»
            return True
        self.relative = True
        return self.found.use in ("masdar", "noun")  # «التقارير التي تشير إلى …»: what follows is not the noun's

    def _verb(self, chunk: Chunk) -> bool:
        if chunk.first == self.next_verb and any(c.first == chunk.last and c.kind == "O" and c.prep == "في" for c in self.scene.chunks):
            return True  # «بعث رسالة قال فيها إن …»: the later cue reports
        if chunk.first >= self.next_verb and chunk.conj:
            return True
        if (
            self.subject_seen
            and not self.relative
            and not self.found_so_far
            and "bare" in self.allowed
            and self.found.use == "verb"
            and chunk.first - self.found.last <= _BARE_REACH
            and chunk.mark.startswith("VERB")
            and not self._describes(chunk)
        ):
            self._add("bare", self.view.starts[chunk.first], chunk.first)
            return False  # «قال في مقابلة أذيعت أمس إنه …»: the clause with إن is the content
        if self._may_be_noun(chunk):
            self._add("obj", self.view.starts[chunk.first], chunk.first)  # «نفى الوزير تلقي …», «أكدت الوزارة رفضها …»
            return False
        self.inside = self.inside or self.relative
        self.relative = False
        return self.found.use == "participle" and chunk.first >= self.next_verb

    def _may_be_noun(self, chunk: Chunk) -> bool:
        """Whether a verb right after the subject is rather a verbal noun, the object of a cue that takes one."""
        if not self.subject_seen or self.relative or self.found_so_far or self.found.use != "verb" or chunk.conj or chunk.mark != "VERB":
            return False
        if self.view.words[chunk.first - 1].form.kind != "w" or not self._definite_before(chunk):
            return False
        form = self.view.words[chunk.first].form
        takes = "obj" in self.allowed or "obj:stance" in self.allowed
        unknown = not form.readings or any(r.inflection.pos == "VN" for r in form.readings)
        return takes and unknown and bool(form.cuts) and form.cuts[0].pro == ""

    def _definite_before(self, chunk: Chunk) -> bool:
        """Whether what stands right before a chunk is definite, so that no relative clause without a pronoun follows."""
        before = self.view.words[chunk.first - 1].form
        return before.cuts[0].definite or bool(before.cuts[0].enc) or self.view.doc.tags[chunk.first - 1] == "PROPN"

    def _noun(self, chunk: Chunk) -> None:
        found, view = self.found, self.view
        if view.is_tongue(chunk) or self.relative:
            return  # «أكدت الوزارة على لسان المتحدث باسمها رفضها …»
        if chunk.prep == _NEARNESS and self._has_subject() and "obj" in self.allowed:
            self._add("obj", view.starts[chunk.first - 1], chunk.first - 1)  # «أعلن الوزير قرب افتتاح …»
            return
        if self._goes_with_actor(chunk) or self._told(chunk):
            return
        prep = _spelt(chunk.prep)
        if prep and f"prep:{prep}" in self.allowed:
            self._add("prep", view.stem_start(max(chunk.first, found.last)), chunk.first, f"prep:{prep}")
        elif not prep and chunk.kind == "N" and not view.means_time(chunk):
            if found.use == "masdar" and chunk.first < found.last:
                self.subject_seen = True  # the genitive of a verbal noun is its subject
            elif not self._adds_nothing(chunk):
                if self.inside:
                    self.inside = False  # «التحالف الذي يقاتل المتمردين وقفا …»: the first noun is the object of the relative clause
                    return
                stance = "obj:stance" in self.allowed and means_act(view.words[max(chunk.first, found.last)].form)
                if ("obj" in self.allowed or stance) and not chunk.conj and self._after_subject(chunk):
                    self._add("obj", view.starts[max(chunk.first, found.last)], chunk.first)
                self.subject_seen = True

    def _has_subject(self) -> bool:
        """Whether the cue has its subject already: after it, before it, or in its ending."""
        return self.subject_seen or carries_subject(self.view, self.found) or subject_before(self.scene.chunks, self.at) is not None

    def _goes_with_actor(self, chunk: Chunk) -> bool:
        """Whether a phrase is the end of who is named before it («الأمين العام | للأمم المتحدة»)."""
        view = self.view
        actor, name = view.actor_at.get(chunk.first), view.names.around(view.starts[chunk.first])
        joined = view.words[chunk.first].form.text[:1] in "لو"
        if joined and name is not None and view.starts[self.found.last - 1] < name.span.start < view.starts[chunk.first]:
            return True
        return chunk.prep in ("ل", "") and actor is not None and self.found.last <= actor.first < chunk.first

    def _told(self, chunk: Chunk) -> bool:
        """Whether a phrase is whom a demand goes to: what is demanded, a verbal noun, follows («ناشد السلطات إصلاح …», «أهاب بالمواطنين الابتعاد»)."""
        if self.found.cue.act != "demand" or self.found.use != "verb" or self.found_so_far or not self._after_subject(chunk):
            return False
        following = next((c for c in self.scene.chunks if c.first == chunk.last), None)
        if (
            following is None
            or following.kind != "N"
            or following.prep
            or following.conj
            or not self.view.words[chunk.head].form.cuts[0].definite
        ):
            return False
        if not means_act(self.view.words[following.first].form):
            return False
        self._add("obj", self.view.starts[following.first], following.first)
        return True

    def _after_subject(self, chunk: Chunk) -> bool:
        """Whether a bare noun phrase is no subject: the cue has its own, or takes it before itself, or the phrase cannot be one."""
        found = self.found
        return found.use != "verb" or self._has_subject() or is_object(self.view, found, chunk)

    def _adds_nothing(self, chunk: Chunk) -> bool:
        """Whether a noun phrase is neither subject nor object: «ذلك», «نفى نفيا قاطعا», the name of the subject."""
        form = self.view.words[chunk.first].form
        cognate = form.text.endswith("ا") and any(r.lemma == self.found.cue.lemma and r.inflection.pos == "VN" for r in form.readings)
        return cognate or form.text == "ذلك" or (self.subject_seen and self._names_subject(chunk))

    def _names_subject(self, chunk: Chunk) -> bool:
        """Whether a noun phrase after the subject names it («عضو الكتلة | النائب قاسم الحسن»), where nobody can be the object."""
        words, actor = self.view.words, self.view.actor_at.get(chunk.first)
        if self._in_apposition(chunk):
            return True
        if self.found.use != "verb" or actor is None or actor.first != chunk.first or not self.view.has_person(chunk):
            return False
        if self.found.cue.act not in _DONE_TO:
            return True
        after = words[chunk.last].form.text if chunk.last < len(words) else ""
        return words[chunk.first - 1].form.text == after == "،"

    def _in_apposition(self, chunk: Chunk) -> bool:
        """Whether a definite phrase right behind a person's name tells who that is, up to a comma («توقع سامي الناصر المختص في شؤون الطاقة، تراجع …»)."""
        view, chunks = self.view, self.scene.chunks
        at = chunks.index(chunk)
        head = view.words[chunk.head].form
        if self.found.use != "verb" or self.found.cue.act in _DONE_TO or chunk.head != chunk.first:
            return False
        if not head.cuts or not head.cuts[0].definite or means_act(head):
            return False
        before = chunks[at - 1]
        if before.last != chunk.first or before.kind != "N" or not view.has_person(before):
            return False
        closing = next((c for c in chunks[at + 1 :] if c.kind != "N" or not c.prep), None)
        return closing is not None and closing.mark == "،"

    def _describes(self, chunk: Chunk) -> bool:
        """Whether a verb is a relative clause without a pronoun («في بيان صدر أمس»)."""
        if chunk.conj or chunk.first == 0:
            return False
        before = next((c for c in self.scene.chunks if c.first <= chunk.first - 1 < c.last), None)
        if before is None or before.kind != "N" or not before.prep:
            return False
        cuts = self.view.words[before.head].form.cuts
        return bool(cuts) and not cuts[0].definite and self.view.doc.tags[before.last - 1] != "PROPN"

    def _after_modal(self, word: int) -> bool:
        """Whether أن hangs on a word of possibility or duty rather than on the cue («أكد … يمكن أن»)."""
        return word - 1 >= self.found.last and not _MODAL.isdisjoint(self.view.words[word - 1].form.keys)


def _told_before(scene: Scene, found: Found) -> bool:
    """Whether what was said stands before the cue: «وهذا ما أكدته الوزارة»."""
    words = scene.view.words
    if found.use != "verb" or found.first == 0 or found.cue.id.startswith("op.") or words[found.first - 1].form.text != "ما":
        return False
    return words[found.first].form.text.endswith("ه")


def _spelt(prep: str) -> str:
    """A preposition as the lexicon of cues writes it."""
    return _SPELT.get(prep, prep)
