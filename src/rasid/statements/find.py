"""Stage: statements with source, content, act, channel, and the chain they come through.

The search is from cue to complement (Krestel et al. 2008; Pareti 2015 call the three parts source, cue, content): each cue
says in the lexicon what its complements mean; the source is the subject of the cue, after it or before it, or whoever spoke
last; the content ends where the sentence ends or another cue takes over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rasid.actors.registry import genders
from rasid.arabic.document import Doc, Resolved, Sentence, between, quotes_of
from rasid.arabic.phrases import Chunk
from rasid.arabic.spans import SpanIndex
from rasid.arabic.words import Form, Word
from rasid.record import Party, Passage, Span, Statement, Why, stable_id
from rasid.statements.channels import ChannelTable
from rasid.statements.cues import Cue, CueTable, Found
from rasid.statements.denials import with_denials
from rasid.statements.end import EndChooser
from rasid.statements.keep import ActChooser, Reading, StatementKeeper
from rasid.statements.pledges import pledges
from rasid.statements.source import Asked, SourceRanker

_STRONG = ("that", "quote", "colon")
_SOURCE_GAP = 28
_NOUN_GAP = 14
_BARE_GAP = 8
_TITLE_WORDS = 4
_SHORTEST = 9
_QUOTE_WORDS = 4
_LONGEST_NAME = 80
_NEXT = 2
_LONGEST_TAIL = 600
_CLOSERS = "»”"
_OPENERS = ' «"“'
_HIS_WORDS = frozenset({"قوله", "قولها", "قولهم", "قولهما", "تاكيده", "تاكيدها", "تاكيدهم"})
_THEN = frozenset({"فان", "فانه", "فانها", "فانهم"})
_TRIM = " \t،,.؛;:-–—…\u200f\u200e"
_NO_COMPLEMENT = frozenset({"دون", "بدون", "قبل", "بعد", "الا", "غير", "رغم", "منذ", "ريثما", "عوض", "مع", "حيث", "كما", "لولا"})
_MODAL = frozenset(
    {"يمكن", "يجب", "ينبغي", "يتوقع", "ممكن", "مقرر", "مفترض", "متوقع", "منتظر", "شان", "يذكر", "ضروري", "واجب", "لابد", "بد", "لا"}
)
_NOT_SOURCES = frozenset("اليوم امس الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت البارحه ذلك هذا هذه الوقت الذي التي".split())


@dataclass
class Draft:
    """A statement being read: word indices, before ids are made."""

    found: Found
    sentence: int
    source: Party | None
    content: Span
    kind: str
    act: str
    channel: str = ""
    platform: str = ""
    to: Party | None = None
    notes: tuple[str, ...] = ()
    gap_end: int = 0
    nested: bool = False
    outer: Draft | None = None


class StatementFinder:
    """Reads words, chunks, quotes and actors; writes ``doc.statements``."""

    def __init__(
        self,
        keeper: StatementKeeper | None = None,
        chooser: ActChooser | None = None,
        ranker: SourceRanker | None = None,
        ender: EndChooser | None = None,
    ) -> None:
        self._cues = CueTable()
        self._channels = ChannelTable()
        self._ranker = ranker or SourceRanker()
        self._ender = ender or EndChooser()
        self._keeper = keeper or StatementKeeper()
        self._chooser = chooser or ActChooser()

    def find(self, doc: Doc) -> Doc:
        """The document with its statements, in the order of their cues."""
        work = _Article(doc, self._cues, self._channels, self._ender, self._ranker, self._keeper, self._chooser)
        statements = with_denials(doc, work.statements())
        return replace(doc, statements=statements, pledges=pledges(doc, statements))


class _Article:
    """One article's search for statements: the state that runs from sentence to sentence is who spoke last."""

    def __init__(
        self,
        doc: Doc,
        cues: CueTable,
        channels: ChannelTable,
        ender: EndChooser,
        ranker: SourceRanker,
        keeper: StatementKeeper,
        chooser: ActChooser,
    ) -> None:
        self.doc, self.cues, self.channels = doc, cues, channels
        self.ender, self.ranker, self.keeper, self.chooser = ender, ranker, keeper, chooser
        self.words = doc.words
        self.ends = [word.end for word in doc.words]
        self.starts = [word.start for word in doc.words]
        self.outer_quotes = SpanIndex([quote for quote in doc.quotes if quote.depth == 0])
        self.quote_by_start = {quote.span.start: quote.span for quote in reversed(doc.quotes)}
        self.quotes_by_end: dict[int, Span] = {quote.span.end: quote.span for quote in doc.quotes}
        self.names = SpanIndex(doc.names)
        self.here: list[Draft] = []
        self.actor_at: dict[int, Resolved] = {}
        for resolved in doc.actors:
            for i in range(resolved.first, resolved.last):
                self.actor_at[i] = resolved
        self.text_at = {i: text.party for text in doc.texts for i in range(text.first, text.last)}
        self.last_source: Party | None = None
        self.spoke: dict[Span, Party] = {}
        self.drafts: list[Draft] = []

    def statements(self) -> tuple[Statement, ...]:
        for number, sentence in enumerate(self.doc.sentences):
            self._sentence(number, sentence)
        return self._link()

    # ---------------------------------------------------------------- one sentence
    def _sentence(self, number: int, sentence: Sentence) -> None:
        found = self._found(sentence)
        chunks = self.doc.chunks[number]
        here = self.here = []
        for draft in (self._turn(number, sentence, chunks, found), self._alone(number, sentence, found)):
            if draft is None:
                continue
            reading = self._reading(sentence, draft, 0)
            if self.keeper.probability(self.doc, reading) >= self.keeper.threshold:
                draft.act = self.chooser.act(self.doc, reading)
                here.append(draft)
                self.drafts.append(draft)
                self._speaks(draft.source)
                if sentence.title or draft.notes[-1].endswith(("PER", "ORG")):
                    self.last_source = draft.source
        for position, cue in enumerate(found):
            if cue.use not in ("verb", "participle") and any(d.found.first < cue.first < d.gap_end for d in here):
                continue  # «قال في تصريح لوكالة …: إن»: the noun is the channel of the verb
            draft = self._read(number, sentence, chunks, cue, found[position + 1 :])
            if draft is None or any(d.content == draft.content for d in here):
                continue
            asked = Asked(cue, sentence, number, draft.content, draft.source, draft.notes[-1], self._barred(cue, sentence))
            draft.source, note = self.ranker.choose(self.doc, asked, self.spoke)
            draft.notes = (*draft.notes[:-1], note)
            at = self.starts[cue.first]
            draft.nested = any(d.content.start <= at < d.content.end for d in here)
            reading = self._reading(sentence, draft, len(here))
            if self.keeper.probability(self.doc, reading) < self.keeper.threshold:
                continue
            draft.act = self.chooser.act(self.doc, reading)
            for one in self._through(number, draft, chunks):
                here.append(one)
                self.drafts.append(one)
                self._speaks(one.source)
            if draft.source is not None and draft.source.why is not None and not draft.nested and cue.use in ("verb", "preposition"):
                self.last_source = draft.source

    def _speaks(self, source: Party | None) -> None:
        """Keeps who spoke, the last one last."""
        if source is not None:
            self.spoke.pop(source.span, None)
            self.spoke[source.span] = source

    def _reading(self, sentence: Sentence, draft: Draft, earlier: int) -> Reading:
        first = bisect_left(self.starts, draft.content.start)
        how, note = draft.notes[0], draft.notes[-1]
        return Reading(draft.found, sentence, draft.source, draft.content, first, how, note, draft.kind, draft.nested, earlier)

    def _through(self, number: int, draft: Draft, chunks: tuple[Chunk, ...]) -> list[Draft]:
        """«نقلت الوكالة عن مسؤول قوله إن …» is two statements: the outlet's, and inside it the speaker's."""
        found = draft.found
        lemma = self.words[found.first].form
        if found.use not in ("verb", "preposition") or not any(name.startswith("نقل") for name in lemma.lemmas):
            return [draft]
        for chunk in chunks:
            if chunk.first <= found.first or chunk.first >= draft.gap_end or chunk.kind not in "NO" or chunk.prep != "عن":
                continue
            inner_source = self._party(chunk, chunks, draft.gap_end) if chunk.kind == "N" else self.last_source or self._acted_last(number)
            cue_word = next(
                (i for i in range(chunk.first + 1, draft.gap_end) if self.words[i].form.text in _HIS_WORDS),
                chunk.first - 1,
            )
            inner_found = Found(found.cue, cue_word, cue_word + 1, "masdar")
            inner = replace(draft, found=inner_found, source=inner_source, nested=True, notes=("named after عن",), channel="", platform="")
            outer = inner.outer = replace(
                draft, content=Span(self._stem_start(chunk.first), max(draft.content.end, self.ends[chunk.last - 1]))
            )
            return [outer, inner]
        return [draft]

    def _found(self, sentence: Sentence) -> list[Found]:
        out: list[Found] = []
        blocked = -1
        for i in range(sentence.first, sentence.last):
            if i < blocked:
                continue
            candidates = self.cues.candidates(self.words, self.doc.tags, i, sentence.last)
            if not candidates:
                continue
            if candidates[0].use == "none":
                blocked = candidates[0].last
                continue
            best = None
            for candidate in candidates:
                if candidate.use == "preposition" and (self._opens(candidate, sentence) or self._clause_follows(candidate, sentence)):
                    continue  # «كما قال إن …» is a report of its own
                if candidate.use != "none" and self._complement_possible(sentence, candidate):
                    best = candidate
                    break
            if best:
                out.append(best)
                blocked = best.last
        return out

    def _opens(self, found: Found, sentence: Sentence) -> bool:
        """Whether «كما أعلن …» opens its sentence, which says «also»."""
        if self.words[found.first].form.text != "كما":
            return False
        return all(self.words[i].form.kind == "p" for i in range(sentence.first, found.first))

    def _clause_follows(self, found: Found, sentence: Sentence) -> bool:
        """Whether a cue like «كما قال» governs a clause with أن instead of trailing one."""
        if not any(r.inflection.pos == "V" for r in self.words[found.last - 1].form.readings):
            return False
        return any("comp" in self.words[i].form.classes for i in range(found.last, min(found.last + 8, sentence.last)))

    def _complement_possible(self, sentence: Sentence, found: Found) -> bool:
        cue, form = found.cue, self.words[found.first].form
        if found.use == "participle":
            cut = form.cuts[0]
            if cut.definite or cut.pro not in ("", "و", "ف") or not (form.text.endswith(("ا", "ه", "ين", "ات"))):
                return False
            previous = self.words[found.first - 1].form if found.first > sentence.first else None
            if not form.text.endswith("ا"):
                return previous is None or previous.kind == "p" or cut.pro == "و"
            return (
                previous is None
                or previous.kind == "p"
                or cut.pro == "و"
                or self.doc.tags[found.first - 1] in ("NOUN", "PROPN", "ADJ", "ADV", "PART", "X")
            )
        if found.use == "verb" and cue.kind == "frame":
            return True
        return True

    # ---------------------------------------------------------------- one cue
    def _read(self, number: int, sentence: Sentence, chunks: tuple[Chunk, ...], found: Found, later: list[Found]) -> Draft | None:
        if found.cue.kind == "preposition" or found.use == "preposition":
            return self._accord(number, sentence, chunks, found)
        at = next((k for k, c in enumerate(chunks) if c.first <= found.first < c.last), None)
        if at is None:
            return None
        complement = self._complement(sentence, chunks, found, at, later)
        if complement is None or complement[1] not in ("that", "colon"):
            fronted = self._fronted(number, sentence, chunks, found, at, complement)
            if fronted is not None or complement is None:
                return fronted
        start, kind, gap_end = complement
        if found.use in ("masdar", "noun") and kind not in ("that", "quote", "colon") and not found.cue.id.startswith("n."):
            return None
        source, notes = self._source(number, sentence, chunks, found, at, gap_end)
        if source is None and found.use in ("participle", "masdar", "noun") and kind not in _STRONG:
            return None
        if found.use == "noun" and source is None:
            return None
        content = self._content(sentence, start, kind, found, later)
        if content is None or content.end - content.start < 4:
            return None
        return self._draft(number, sentence, found, source, content, kind, notes, gap_end)

    def _complement(
        self, sentence: Sentence, chunks: tuple[Chunk, ...], found: Found, at: int, later: list[Found]
    ) -> tuple[int, str, int] | None:
        """(character where the content starts, kind of complement, word where the gap between cue and content ends)."""
        allowed = found.cue.complements
        if self._told_before(found):
            allowed = tuple(kind for kind in allowed if kind == "that")
        options: dict[str, tuple[int, str, int]] = {}
        if (
            found.last > found.first + 1
            and found.use == "verb"
            and "obj" in allowed
            and "prep" not in self.words[found.first + 1].form.classes
        ):
            options["obj"] = (self._stem_start(found.first + 1), "obj", found.first + 1)  # the object is named in the cue: «تبنى هجوما»
        subject_seen = False
        next_verb = next((f.first for f in later if f.use == "verb"), sentence.last)
        next_participle = next((f.first for f in later if f.use == "participle"), sentence.last)
        depth_relative = False
        adjacent = True
        for chunk in chunks[at:]:
            if chunk.first < found.last and not (chunk.kind == "N" and chunk.last > found.last):
                continue
            if chunk.first - found.last > (_SOURCE_GAP if found.use == "verb" else _NOUN_GAP):
                break
            if options and chunk.first >= next_participle:
                break  # «أكد قلقه، مشيرا إلى أن …»: what follows is the participle's
            if chunk.kind == "C":
                if "bare" in options and "إ" not in self.words[chunk.first].form.surface:
                    break
                if chunk.prep in _NO_COMPLEMENT or self._modal_before(chunk.first, found.last):
                    continue
                if "that" in allowed or "bare" in allowed:
                    options.setdefault("that", (self._after_that(chunk), "that", chunk.first))
                elif chunk.prep and f"prep:{self._preposition(chunk.prep)}" in allowed:
                    options.setdefault("prep", (self._after_that(chunk), "that", chunk.first))
                break
            if chunk.kind == "P":
                if chunk.mark in '«“"„‹»':
                    quote = self._quote_at(self.words[chunk.first].start)
                    if quote and self._is_title(quote):
                        continue
                    if quote and (self._word_count(quote) >= _QUOTE_WORDS or options.get("colon")) and "quote" in allowed:
                        options.setdefault("quote", (quote.start, "quote", chunk.first))
                        break
                elif chunk.mark == ":":
                    if "colon" in allowed or "quote" in allowed or "that" in allowed:
                        options.setdefault("colon", (self.words[chunk.first].end, "colon", chunk.first))
                    break
                elif chunk.mark in "؛;.؟?!":
                    break
                adjacent = adjacent and chunk.mark in '«»"“”'
                continue
            if chunk.kind == "R":
                if subject_seen and not options and "obj" in allowed and self.words[chunk.first].form.text == "ما":
                    options["obj"] = (self.words[chunk.first].start, "obj", chunk.first)  # «نفى الوزير ما تردد عن …»
                    break
                depth_relative = True
                continue
            if chunk.kind == "V":
                if chunk.first >= next_verb and chunk.conj:
                    break
                if (
                    not depth_relative
                    and not self._describes(chunks, chunk)
                    and subject_seen
                    and "bare" in allowed
                    and found.use == "verb"
                    and chunk.first - found.last <= _BARE_GAP
                    and chunk.mark.startswith("VERB")
                    and not options
                ):
                    options["bare"] = (self.words[chunk.first].start, "bare", chunk.first)
                    continue  # «قال في مقابلة أذيعت أمس إنه …»: the clause with إن is the content
                depth_relative = False
                if found.use == "participle" and chunk.first >= next_verb:
                    break
                continue
            if chunk.kind == "S" and not depth_relative and found.use != "verb":
                break
            if chunk.kind in ("N", "O"):
                prep = self._preposition(chunk.prep)
                if self._tongue(chunk):
                    continue  # «أكدت الوزارة على لسان المتحدث باسمها رفضها …»
                if prep and f"prep:{prep}" in allowed and "prep" not in options and not depth_relative:
                    first = max(chunk.first, found.last)
                    options["prep"] = (self._stem_start(first), f"prep:{prep}", chunk.first)
                elif not prep and chunk.kind == "N" and not depth_relative and not self._dateish(chunk):
                    if found.use == "masdar" and chunk.first < found.last:
                        subject_seen = True  # the genitive of a verbal noun is its subject
                        continue
                    before = (
                        found.use != "verb"
                        or self._carries_subject(found)
                        or self._subject_before(chunks, at)
                        or self._is_object(found, chunk)
                    )
                    if (
                        self.words[chunk.first].form.text == "ذلك"
                        or self._cognate(found, chunk)
                        or (subject_seen and self._names_subject(found, chunks, chunk))
                    ):
                        continue
                    follows = subject_seen or before or (chunk.first == found.last and found.use == "participle")
                    if follows and "obj" not in options and ("obj" in allowed or "obj:stance" in allowed) and not chunk.conj:
                        options["obj"] = (self.words[chunk.first].start, "obj", chunk.first)
                    subject_seen = True
        weak = dict.fromkeys("prep" if c.startswith("prep") else "obj" if c.startswith("obj") else c for c in allowed if c not in _STRONG)
        for kind in ("that", "quote", "colon", *weak, "prep"):
            if kind in options:
                if kind == "that" and "quote" in options and options["quote"][0] < options["that"][0]:
                    return options["quote"]
                if (
                    kind == "that"
                    and "prep" in options
                    and options["prep"][0] < options["that"][0]
                    and found.use == "verb"
                    and options["that"][2] - options["prep"][2] > 3
                ):
                    return options["prep"]
                return options[kind]
        return None

    def _told_before(self, found: Found) -> bool:
        """Whether what was said stands before the cue: «وهذا ما أكدته الوزارة»."""
        if found.use != "verb" or found.first == 0 or found.cue.id.startswith("op.") or self.words[found.first - 1].form.text != "ما":
            return False
        return self.words[found.first].form.text.endswith("ه")

    def _describes(self, chunks: tuple[Chunk, ...], chunk: Chunk) -> bool:
        """Whether a verb is a relative clause without a pronoun («في بيان صدر أمس»)."""
        if chunk.conj or chunk.first == 0:
            return False
        before = next((c for c in chunks if c.first <= chunk.first - 1 < c.last), None)
        if before is None or before.kind != "N" or not before.prep:
            return False
        cuts = self.words[before.head].form.cuts
        return bool(cuts) and not cuts[0].definite and self.doc.tags[before.last - 1] != "PROPN"

    def _is_title(self, quote: Span) -> bool:
        """Whether quotation marks hold the title of a work or a long name («بعنوان «…»», «بنك «…»»)."""
        at = bisect_left(self.starts, quote.start)
        before = self.words[at - 1].form.text if at else ""
        return before.endswith("عنوان") or (self._word_count(quote) <= _QUOTE_WORDS and self._names_something(quote))

    def _cognate(self, found: Found, chunk: Chunk) -> bool:
        """Whether a noun phrase only strengthens its verb («نفى نفيا قاطعا»)."""
        form = self.words[chunk.first].form
        return form.text.endswith("ا") and any(r.lemma == found.cue.lemma and r.inflection.pos == "VN" for r in form.readings)

    def _names_subject(self, found: Found, chunks: tuple[Chunk, ...], chunk: Chunk) -> bool:
        """Whether a noun phrase after the subject names it («عضو الكتلة | النائب قاسم الحسن»), where nobody can be the object."""
        actor = self.actor_at.get(chunk.first)
        if found.use != "verb" or actor is None or actor.first != chunk.first or not self._person(chunk):
            return False
        if found.cue.act not in ("accuse", "condemn", "praise", "demand"):
            return True
        after = self.words[chunk.last].form.text if chunk.last < len(self.words) else ""
        return self.words[chunk.first - 1].form.text == after == "،"

    def _person(self, chunk: Chunk) -> bool:
        last = self.words[chunk.last - 1].end
        return any(name.kind == "PER" and name.span.end <= last + 1 for name in self.names.within(self.words[chunk.first].start, last))

    def _modal_before(self, word: int, floor: int) -> bool:
        return word - 1 >= floor and not _MODAL.isdisjoint(self.words[word - 1].form.keys)

    def _preposition(self, prep: str) -> str:
        return {"الي": "إلى", "علي": "على"}.get(prep, prep)

    def _after_that(self, chunk: Chunk) -> int:
        word = self.words[chunk.first]
        return self.words[chunk.first + 1].start if chunk.first + 1 < len(self.words) else word.end

    def _stem_start(self, word: int) -> int:
        item = self.words[word]
        cut = item.form.cuts[0] if item.form.cuts else None
        if cut is None or not cut.pro:
            return item.start
        surface = item.form.surface
        return item.start + (cut.start - 2 if cut.definite and surface[max(cut.start - 2, 0) : cut.start] == "ال" else cut.start)

    def _quote_at(self, start: int) -> Span | None:
        return self.quote_by_start.get(start)

    def _word_count(self, span: Span) -> int:
        return bisect_left(self.starts, span.end) - bisect_left(self.starts, span.start) - 2

    # ---------------------------------------------------------------- source
    def _subject_before(self, chunks: tuple[Chunk, ...], at: int) -> Chunk | None:
        """The bare noun phrase that stands before the cue in its clause, where the verb follows its subject."""
        verb = chunks[at]
        if verb.conj:
            return None
        relative = False
        best: Chunk | None = None
        for chunk in reversed(chunks[:at]):
            if chunk.kind == "P" and chunk.mark in ".؛;:؟!-–—":
                break
            if chunk.kind == "C" or chunk.kind == "S":
                break
            if chunk.kind == "V":
                if best is not None:
                    break
                relative = True
                continue
            if chunk.kind == "R":
                if best is not None and not relative:
                    break
                relative = False
                continue
            if chunk.kind == "N" and not chunk.prep:
                if relative:
                    continue
                best = chunk
                if chunk.conj:
                    break
        return best

    def _source(
        self, number: int, sentence: Sentence, chunks: tuple[Chunk, ...], found: Found, at: int, gap_end: int
    ) -> tuple[Party | None, tuple[str, ...]]:
        if found.use == "verb":
            carried = self._carries_subject(found)
            own = chunks[at]
            if own.kind == "N" and own.first == found.first and own.last > found.last and not carried:
                return self._party(own._replace(first=found.last, prep="", head=found.last), chunks, gap_end), ("subject after the cue",)
            if found.cue.lemma == "علم" or found.cue.kind == "frame":
                particles = found.cue.rest[0] if len(found.cue.rest) == 1 else frozenset({"من"})
                told = next((c for c in chunks[at + 1 :] if c.first < gap_end and c.kind == "N" and c.prep in particles), None)
                if told is not None:
                    return self._party(told, chunks, gap_end), ("told by whom: after من",)
            if not carried and (front := self._fronts(chunks, at)) is not None:
                return self._party(front, chunks, found.first), ("subject before the cue",)
            for chunk in chunks[at + 1 :]:
                if chunk.first >= gap_end or carried:
                    break
                if chunk.kind in ("V", "C", "S", "R"):
                    break
                if chunk.kind == "P" and chunk.mark in ":،,":
                    if chunk.mark == ":":
                        break
                    continue
                if chunk.kind == "N" and not chunk.prep and not self._dateish(chunk) and not self._goes_on(chunks, chunk):
                    if self._is_object(found, chunk):
                        break
                    return self._party(chunk, chunks, gap_end), ("subject after the cue",)
                if chunk.kind == "N" and chunk.prep == "عن" and found.cue.lemma.startswith("نقل"):
                    break
            before = self._subject_before(chunks, at)
            if before is not None and (
                self._means_somebody(before) or (carried and before.last == chunks[at].first and not self._dateish(before))
            ):
                return self._party(self._end_of(before), chunks, found.first), ("subject before the cue",)
            return self.last_source or self._acted_last(number), ("implied: who spoke last",)
        if found.use in ("masdar", "noun"):
            chunk = chunks[at]
            if chunk.kind == "N" and chunk.last > found.last:
                part = Chunk("N", found.last, chunk.last, "", False, found.last)
                party = self._party(part, chunks, gap_end)
                if party and found.last < len(self.words) and not _has_pronoun(self.words[found.first].form):
                    return party, ("genitive of the cue",)
            if _has_pronoun(self.words[found.first].form):
                for previous in reversed(chunks[:at]):
                    if previous.kind == "N" and previous.prep == "عن":
                        return self._party(previous, chunks, found.first), ("named after عن",)
                return self.last_source, ("pronoun of the cue: who spoke last",)
            return None, ()
        spoken = [d for d in self.here if d.source]
        draft = next((d for d in reversed(spoken) if not d.nested), spoken[-1] if spoken else None)
        if draft:
            return draft.source, ("speaker of the sentence",)
        seen_verb = False
        for chunk in chunks[:at]:
            if chunk.kind == "V":
                seen_verb = True
            elif chunk.kind == "N" and not chunk.prep and (seen_verb or chunk.first == sentence.first) and chunk.head in self.actor_at:
                return self._party(chunk, chunks, found.first), ("subject of the sentence",)
        return self.last_source, ("implied: who spoke last",)

    def _acted_last(self, number: int) -> Party | None:
        """The subject of the sentence before, of whom a verb without subject speaks on («قصف الجيش … وأعلن أن …»)."""
        if number == 0 or self.doc.sentences[number - 1].title:
            return None
        return self._subject(self.doc.chunks[number - 1])

    def _subject(self, chunks: Sequence[Chunk]) -> Party | None:
        """The actor right after the first verb."""
        acts = False
        for chunk in chunks:
            acts = acts or chunk.kind == "V"
            if acts and chunk.kind == "N":
                resolved = self.actor_at.get(chunk.head)
                return resolved.party if resolved and not chunk.prep else None
        return None

    def _end_of(self, chunk: Chunk) -> Chunk:
        """The part of a noun phrase that tells of its last actor, of whom what follows speaks («التقى الوسيط لاجئين قالوا …»)."""
        last = self.actor_at.get(chunk.last - 1)
        return chunk._replace(first=last.first, head=last.first) if last and last.first > chunk.first else chunk

    def _goes_on(self, chunks: tuple[Chunk, ...], chunk: Chunk) -> bool:
        """Whether a bare noun phrase belongs to the prepositional one before it («عبر منصة "إكس"», «لوكالة تونس | أفريقيا للأنباء»)."""
        before = chunk.first - 1
        quoted = self.starts[before] in self.quote_by_start
        if quoted:
            before -= 1
        holder = next((c for c in chunks if c.kind == "N" and c.first <= before < c.last), None)
        return holder is not None and bool(holder.prep) and (quoted or (self.doc.tags[before] == self.doc.tags[chunk.first] == "PROPN"))

    def _fronts(self, chunks: tuple[Chunk, ...], at: int) -> Chunk | None:
        """A subject that opens its clause right before the verb («أن القيادة وعدت المجلس»)."""
        if at == 0 or chunks[at].conj:
            return None
        before = chunks[at - 1]
        if before.kind != "N" or before.prep or before.conj or not self._means_somebody(before):
            return None
        opener = chunks[at - 2] if at > 1 else None
        return before if opener is None or opener.kind in ("C", "S") or (opener.kind == "P" and opener.mark in ".:؛-–—") else None

    def _carries_subject(self, found: Found) -> bool:
        """A plural or dual verb («أكدوا») has its subject in its ending or before it, never after it."""
        readings = [r.inflection for r in self.words[found.first].form.readings if r.lemma == found.cue.lemma and r.inflection.pos == "V"]
        return bool(readings) and all(r.number in "pd" or r.person == 1 for r in readings)

    def _is_object(self, found: Found, chunk: Chunk) -> bool:
        """Whether the noun phrase after a cue cannot be its subject: nobody, and a verbal noun or of the other gender («أكد أهمية»)."""
        head = self.words[chunk.head].form
        if self.doc.tags[chunk.head] != "PROPN" and _oblique(head):
            return True  # «دعت الناخبين إلى …»
        if any(i in self.actor_at for i in range(chunk.first, chunk.last)):
            return self._other_gender(found, head)
        if self.doc.tags[chunk.head] == "PROPN":
            return False
        if head.text.endswith("ا") and any(r.inflection.pos == "AP" for r in head.readings):
            return True  # «وأضاف قائلا»
        genders = {
            r.inflection.gender for r in self.words[found.first].form.readings if r.lemma == found.cue.lemma and r.inflection.pos == "V"
        }
        if genders == {"m"} and head.surface.rstrip("\u064b\u064c\u064d\u064e\u064f\u0650").endswith(("ة", "ات")):
            return True
        definite = bool(head.cuts) and head.cuts[0].definite
        return any(r.inflection.pos == "VN" for r in head.readings) and not definite

    def _other_gender(self, found: Found, head: Form) -> bool:
        """Whether a verb is of one woman or body and the noun of one man or male body, or the other way round («وطالبت مجلس الأمن»)."""
        shown = {
            (r.inflection.gender, r.inflection.number)
            for r in self.words[found.first].form.readings
            if r.lemma == found.cue.lemma and r.inflection.pos == "V" and r.inflection.person == 3
        }
        own = next((gender for key in head.keys if (gender := genders().get(key))), "")
        return bool(own) and len(shown) == 1 and shown.isdisjoint({(own, "s"), (own, "p")})

    def _barred(self, found: Found, sentence: Sentence) -> frozenset[Span]:
        """Actors after a verb whose gender is not its own."""
        if found.use != "verb":
            return frozenset()
        after = between(self.doc.actors, found.last, min(found.last + _NEXT, sentence.last))
        return frozenset(r.party.span for r in after if self._other_gender(found, self.words[r.first].form))

    def _means_somebody(self, chunk: Chunk) -> bool:
        return any(i in self.actor_at for i in range(chunk.first, chunk.last)) or (
            self.doc.tags[chunk.head] == "PROPN" and not self._dateish(chunk)
        )

    def _tongue(self, chunk: Chunk) -> bool:
        """Whether a noun phrase is «لسان»: who speaks «على لسان» somebody is the source all the same."""
        return self.words[chunk.first].form.text.startswith("لسان")

    def _dateish(self, chunk: Chunk) -> bool:
        return self.words[chunk.head].form.text in _NOT_SOURCES

    def _party(self, chunk: Chunk, chunks: tuple[Chunk, ...], limit: int) -> Party | None:
        resolved = self.actor_at.get(chunk.head) or next(
            (self.actor_at[i] for i in range(chunk.first, chunk.last) if i in self.actor_at), None
        )
        if resolved and (resolved.first >= chunk.first):
            return resolved.party
        if chunk.head in self.text_at:
            return self.text_at[chunk.head]
        start = self._stem_start(chunk.first)
        end = self.words[chunk.last - 1].end
        return Party(Span(start, end), self.doc.text[start:end], self.doc.text[start:end])

    # ---------------------------------------------------------------- content
    def _content(self, sentence: Sentence, start: int, kind: str, found: Found, later: list[Found]) -> Span | None:
        if kind == "quote":
            quote = self._quote_at(start)
            return self._to_its_close(sentence, quote) if quote is not None else None
        end = sentence.span.end
        if kind == "colon":
            first = bisect_left(self.starts, start)
            if first < len(self.words):
                quote = self._quote_at(self.words[first].start)
                if quote and self._word_count(quote) >= 2 and quote.end >= sentence.span.end - 40:
                    return self._to_its_close(sentence, quote)
        around = self.outer_quotes.around(start + 2, 1)
        open_quote = around.span if around else None
        for follower in later:
            at = self.starts[follower.first]
            if at <= start:
                continue
            inside = self.outer_quotes.around(at, 1)
            if inside is not None and inside.closed and inside.span.start >= start - 1:
                continue
            form = self.words[follower.first].form
            previous = self.words[follower.first - 1].form if follower.first else form
            after_comma = previous.kind == "p" and previous.text in '،,»"”-–'
            if follower.use == "participle" and (after_comma or (form.cuts and form.cuts[0].pro == "و")):
                end = at
                break
            if follower.use == "verb" and form.cuts and form.cuts[0].pro == "و" and kind != "quote":
                end = at
                break
            if follower.use == "preposition" and after_comma:
                end = at
                break
        if open_quote and open_quote.end > end and kind == "that":
            end = max(end, open_quote.end) if open_quote.end - end < 600 else end
        if end <= sentence.span.end:
            end = self.ender.choose(self.doc, sentence, found, later, start, end, kind)
        return self._trim(Span(start, end))

    def _to_its_close(self, sentence: Sentence, quote: Span) -> Span:
        """A quotation that its paragraph leaves open goes on to the mark that closes it in the next one, or over its whole quotation."""
        text, at = self.doc.text, sentence.paragraph + 1
        if quote.end < self.doc.paragraphs[sentence.paragraph].end or text[quote.end - 1] in _CLOSERS or at >= len(self.doc.paragraphs):
            return quote
        paragraph = self.doc.paragraphs[at]
        opened = self._quote_at(paragraph.start)
        if opened is not None:
            return Span(quote.start, opened.end)
        marks = [i for i in range(paragraph.start, min(paragraph.end, paragraph.start + _LONGEST_TAIL)) if text[i] in _CLOSERS + "«“„"]
        return Span(quote.start, marks[0] + 1) if marks and text[marks[0]] in _CLOSERS else quote

    def _trim(self, span: Span) -> Span | None:
        text = self.doc.text
        start, end = span
        while start < end and text[start] in _TRIM:
            start += 1
        while end > start and text[end - 1] in _TRIM:
            end -= 1
        at = bisect_left(self.starts, start)
        if at + 1 < len(self.words) and self.starts[at] == start and "comp" in self.words[at].form.classes and self.starts[at + 1] < end:
            start = self.starts[at + 1]  # «قال: إنه يعتزم …»
        return Span(start, end) if end > start else None

    def _fronted(
        self, number: int, sentence: Sentence, chunks: tuple[Chunk, ...], found: Found, at: int, complement: tuple[int, str, int] | None
    ) -> Draft | None:
        """«…»، قال فلان: the content stands before the cue; what it goes on with behind it («…»، قال فلان، «…») is its end."""
        if found.use != "verb" or "quote" not in found.cue.complements:
            return None
        cue_start = self.starts[found.first]
        quote = next((self.quotes_by_end[end] for end in range(cue_start, cue_start - 5, -1) if end in self.quotes_by_end), None)
        if quote is None:
            return None
        parted = any(mark in self.doc.text[quote.end : cue_start] for mark in "،,") and not self.words[found.first].form.text.startswith(
            "و"
        )
        if not parted and complement is not None:
            return None
        least = _QUOTE_WORDS - 2 if parted and not self._names_something(quote) else _QUOTE_WORDS
        if self._word_count(quote) < least:
            return None
        gap_end = complement[2] if complement is not None else sentence.last
        source, notes = self._source(number, sentence, chunks, found, at, gap_end)
        behind = next((q.span for q in quotes_of(self.doc, sentence) if q.span.start > cue_start), None)
        goes_on = behind if behind is not None and self.doc.text[cue_start : behind.start].rstrip(_OPENERS).endswith(("،", ",")) else None
        content = Span(quote.start, goes_on.end) if goes_on is not None else quote
        return self._draft(number, sentence, found, source, content, "quote", notes, gap_end)

    def _accord(self, number: int, sentence: Sentence, chunks: tuple[Chunk, ...], found: Found) -> Draft | None:
        """«… بحسب مصادر» and «وفق البيان، …»: the rest of the sentence is the content."""
        own = self.words[found.last - 1].form
        his = _has_pronoun(own) and not any(r.inflection.pos == "V" for r in own.readings)
        at = next((k for k, c in enumerate(chunks) if c.last > found.last - his and c.kind in ("N", "O", "W")), None)
        if at is None:
            return None
        chunk = chunks[at]
        source: Party | None = None
        notes = ("named after the cue",)
        if his:
            source = self.last_source or self._subject([c for c in chunks if c.last <= found.first])
            notes = ("pronoun of the cue: who spoke last",)
            last = found.last
        else:
            while chunk.kind != "N" and at + 1 < len(chunks) and chunks[at + 1].first - found.last < 3:
                at += 1
                chunk = chunks[at]
            if chunk.kind != "N":
                return None
            source = self._party(chunk, chunks, sentence.last)
            last = chunk.last
            for follower in chunks[at + 1 :]:
                if follower.kind == "N" and follower.prep and follower.first <= last + 1 and follower.first - found.last < 12:
                    last = follower.last
                else:
                    break
        cue_start = self.starts[found.first]
        head = self.doc.text[sentence.span.start : cue_start].strip(_TRIM + "و")
        if len(head) > _SHORTEST:
            start = sentence.span.start
            previous = next((d for d in reversed(self.here) if d.content.end <= cue_start + 2), None)
            content = self._trim(Span(start, sentence.span.end if self._inserted(found, last, sentence) else cue_start))
            if previous and source is self.last_source and notes[0].startswith("pronoun"):
                return None
        else:
            begun = next((i + 1 for i in range(last, min(last + _SOURCE_GAP, sentence.last - 1)) if self.words[i].form.text in _THEN), last)
            content = self._trim(Span(self.words[min(begun, len(self.words) - 1)].start, sentence.span.end))
        if content is None or content.end - content.start < _SHORTEST:
            return None
        return self._draft(number, sentence, found, source, content, "whole", notes, last)

    def _inserted(self, found: Found, last: int, sentence: Sentence) -> bool:
        """Whether an attribution stands between commas and its sentence goes on («الأزمة، كما يرى المؤرخ، أعمق من خلاف»)."""
        if last + 2 >= sentence.last or self.words[found.first - 1].form.text != "،" or self.words[last].form.text != "،":
            return False
        form = self.words[last + 1].form
        return form.kind == "w" and form.cuts[0].pro[:1] not in ("و", "ف") and not any(r.inflection.pos == "AP" for r in form.readings)

    def _turn(self, number: int, sentence: Sentence, chunks: tuple[Chunk, ...], found: list[Found]) -> Draft | None:
        """«العامري: …» in a headline or at the beginning of a sentence."""
        last = min(sentence.first + 9, sentence.last - 2)
        colon = next((i for i in range(sentence.first + 1, last) if self.words[i].form.text == ":"), None)
        if colon is None or any(cue.first < colon and cue.use == "verb" for cue in found):
            return None
        before = [chunk for chunk in chunks if chunk.last <= colon]
        resolved = next((self.actor_at[k] for k in range(sentence.first, colon) if k in self.actor_at), None)
        if resolved is not None and resolved.last >= colon - 3:
            party = resolved.party
        elif colon - sentence.first <= _TITLE_WORDS and before and self._may_speak(before, sentence):
            span = Span(self.starts[sentence.first], self.ends[colon - 1])
            party = Party(span, self.doc.text[span.start : span.end], self.doc.text[span.start : span.end])
        else:
            return None
        if not sentence.title and (len(before) != 1 or before[0].prep or not self._person(before[0])):
            return None
        content = self._trim(Span(self.words[colon].end, sentence.span.end))
        if content is None:
            return None
        kinds = {name.kind for name in self.names.within(party.span.start, party.span.end)}
        who = next((kind for kind in ("PER", "ORG", "LOC") if kind in kinds), "role" if resolved else "words")
        note = f"before the colon: {who}"
        return self._draft(number, sentence, Found(_COLON, colon, colon + 1, "mark"), party, content, "colon", (note,), colon)

    def _may_speak(self, before: list[Chunk], sentence: Sentence) -> bool:
        """Whether what stands before a colon is somebody although no actor is known there: a name of a person, or «دراسة», «مصادر»."""
        if any(chunk.kind != "N" for chunk in before) or before[0].prep:
            return False
        head = self.words[before[0].head].form
        return self._person(before[0]) or (sentence.title and not self.cues.speaking.isdisjoint(head.keys))

    def _alone(self, number: int, sentence: Sentence, found: list[Found]) -> Draft | None:
        """A quotation that is a sentence of its own after somebody spoke."""
        if found or sentence.title or self.last_source is None or sentence.last - sentence.first < _QUOTE_WORDS:
            return None
        quote = self._quote_at(self.starts[sentence.first])
        if quote is None or abs(quote.end - sentence.span.end) > 2 or not self.drafts or self.drafts[-1].sentence < number - 2:
            return None
        cue = Found(_QUOTED, sentence.first, sentence.first + 1, "mark")
        return self._draft(number, sentence, cue, self.last_source, quote, "quote", ("implied: who spoke last",), sentence.first)

    # ---------------------------------------------------------------- the whole
    def _draft(
        self,
        number: int,
        sentence: Sentence,
        found: Found,
        source: Party | None,
        content: Span,
        how: str,
        notes: tuple[str, ...],
        gap_end: int,
    ) -> Draft:
        kind = self._kind(content, how)
        channel = found.cue.channel
        platform = ""
        told = self.channels.near(self.doc, sentence, found.first, gap_end)
        if told:
            channel, platform = told
        to = self._addressee(number, found, gap_end, source)
        return Draft(found, number, source, content, kind, found.cue.act, channel, platform, to, (how, *notes), gap_end)

    def _kind(self, content: Span, how: str) -> str:
        """Direct, indirect or mixed: by what of the content stands in quotation marks, names in them aside, or right after a colon."""
        if how == "colon" and self.doc.text[max(content.start - 8, 0) : content.start].rstrip(_OPENERS).endswith(":"):
            return "direct"
        quoted = [
            q.span
            for q in self.outer_quotes.within(content.start - 1, content.end)
            if q.span.end <= content.end + 1 and (self._word_count(q.span) >= _QUOTE_WORDS - 1 or not self._names_something(q.span))
        ]
        covered = sum(q.end - q.start for q in quoted)
        return "direct" if covered >= 0.9 * (content.end - content.start) else "mixed" if quoted else "indirect"

    def _names_something(self, quote: Span) -> bool:
        """Whether short quotation marks hold a name («قوة درع الساحل»)."""
        around = self.names.within(quote.start - _LONGEST_NAME, quote.end)
        return any(name.span.end > quote.start for name in around)

    def _addressee(self, number: int, found: Found, gap_end: int, source: Party | None) -> Party | None:
        """Whom the words are said to: «قال للصحفيين», «أبلغ المجلس», «طلب من الوزير»."""
        if found.use not in ("verb", "participle"):
            return None
        for chunk in self.doc.chunks[number]:
            if not found.first < chunk.first < gap_end or chunk.kind != "N":
                continue
            resolved = self.actor_at.get(chunk.head)
            if resolved is None or (source is not None and resolved.party.span == source.span) or self._tongue(chunk):
                continue
            if chunk.prep == "ل" or (not chunk.prep and found.cue.lemma in _TOLD) or (chunk.prep == "من" and found.cue.lemma == "طلب"):
                return resolved.party
        return None

    def _link(self) -> tuple[Statement, ...]:
        """Ids, chains (a statement whose cue stands inside another's content comes through it), and the final order."""
        self.drafts.sort(key=lambda d: (d.sentence, self.starts[d.found.first]))
        doc = self.doc
        ids = []
        for draft in self.drafts:
            cue = self._cue_passage(draft.found)
            ids.append(stable_id("S", doc.article.id, cue.span.start, draft.content.start, draft.content.end))
        outer = self._outer()
        out = []
        for k, draft in enumerate(self.drafts):
            cue = self._cue_passage(draft.found)
            via = ids[outer[k]] if k in outer else None
            why = Why((draft.found.cue.id,), (cue.span,), draft.notes)
            out.append(
                Statement(
                    ids[k],
                    cue,
                    Passage(draft.content, doc.text[draft.content.start : draft.content.end]),
                    draft.source,
                    draft.kind,
                    draft.act,
                    draft.channel or None,
                    draft.platform or None,
                    draft.to,
                    via,
                    draft.found.cue.distance,
                    None,
                    why,
                )
            )
        return tuple(out)

    def _outer(self) -> dict[int, int]:
        """For each draft whose cue stands inside another's content, the smallest such: one sweep over cues and contents."""
        by_content = sorted(range(len(self.drafts)), key=lambda k: self.drafts[k].content.start)
        by_cue = sorted(range(len(self.drafts)), key=lambda k: self.starts[self.drafts[k].found.first])
        out: dict[int, int] = {}
        open_: list[int] = []
        nxt = 0
        for k in by_cue:
            at = self.starts[self.drafts[k].found.first]
            while nxt < len(by_content) and self.drafts[by_content[nxt]].content.start <= at:
                open_.append(by_content[nxt])
                nxt += 1
            open_ = [j for j in open_ if self.drafts[j].content.end > at]
            size = self.drafts[k].content.end - self.drafts[k].content.start
            through = self.drafts[k].outer
            if through is not None:
                out[k] = next(j for j, draft in enumerate(self.drafts) if draft is through)
                continue
            holders = [j for j in open_ if j != k and self.drafts[j].content.end - self.drafts[j].content.start > size]
            if holders:
                out[k] = min(holders, key=lambda j: self.drafts[j].content.end - self.drafts[j].content.start)
        return out

    def _cue_passage(self, found: Found) -> Passage:
        if found.use == "mark":
            word: Word = self.words[found.first]
            return Passage(Span(word.start, word.end), self.doc.text[word.start : word.end])
        start = self._stem_start(found.first)
        last = self.words[found.last - 1]
        return Passage(Span(start, last.end), self.doc.text[start : last.end])


def _oblique(form: Form) -> bool:
    """Whether a word is a sound masculine plural or a dual in the accusative or genitive («المتمردين»)."""
    return (
        form.kind == "w"
        and form.text.endswith("ين")
        and any(r.inflection.number in "pd" and r.inflection.pos != "V" for r in form.readings)
    )


def _has_pronoun(form: Form) -> bool:
    """Whether a pronoun may be attached to a word («تعبيره»)."""
    return form.text.endswith(("ه", "ها", "هم", "هما", "هن")) and any(cut.enc for cut in form.cuts)


_TOLD = frozenset(
    {"أبلغ", "أخبر", "طالب", "دعا", "ناشد", "أمر", "حثّ", "حث", "حضّ", "وعد", "حذر", "خاطب", "سأل", "توعد", "هدد", "أنذر", "طمأن"}
)
_QUOTED = Cue("quo.alone", "colon", (), ("quote",), "state", "", "neutral", "«")
_COLON = Cue("col.headline", "colon", (), ("colon",), "state", "", "neutral", ":")
