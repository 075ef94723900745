"""Shallow structure: the chunks of a sentence that roles are read from.

A sentence becomes a row of chunks: verb groups, noun phrases (idafa, adjectives, names and titles in apposition in one
phrase), complementisers, relatives, subordinators, punctuation. It is what partial parsing (Abney 1991) gives: less than a
tree, but linear, and sure at the edges that matter here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from rasid.arabic.cutting import Cutter
from rasid.arabic.parts import PartsOfSpeech
from rasid.arabic.words import Cut, Form, Word

if TYPE_CHECKING:
    from rasid.arabic.document import Doc

VERBAL = frozenset({"VERB", "VPAS", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET", "X", "SYM"})
_ORDINAL_OR_PREMODIFIER = frozenset({"quant", "ord"})
_JOINING = ("و", "ف")
_CLITIC_PREPOSITIONS = frozenset("بلك")
_OPENING = frozenset("«“\"„‹(['")
_PAIRS = {"«": "»", "“": "”“", '"': '"', "(": ")", "„": "”“", "'": "'", "”": "”"}
_QUOTED_NAME = 5
_VERB_PARTICLES = {"لم": "neg", "لن": "neg-fut", "لا": "neg", "ما": "neg", "سوف": "fut", "قد": "qad", "لقد": "qad", "ليس": "neg"}
# Shapes that only verbal nouns of derived verbs have: افتعال, انفعال, استفعال, تفاعل, تفعيل.
_VERBAL_NOUN = re.compile(r"ا\w[تن]\wا\w|ان\w\wا\w|است\w+(?:ا\w|اله|اره|اده|افه)|ت\wا\w\w|ت\w\wي\w")
_CAUSING = re.compile(r"(?:ال)?إ\w{2}ا\w")  # إفعال
# «والي» is a governor to a writer who parts ي from ى, else it may be «and to».
WALI, _MAKSURA = "والي", frozenset({"إلى", "الى", "على"})
_DETERMINERS = frozenset({"هذا", "هذه", "هذان", "هذين", "هؤلاء", "هءلاء", "تلك", "ذلك", "هاتين", "هاتان"})


class Chunk(NamedTuple):
    """Words ``first`` to ``last`` (exclusive, indices into the document's words).

    ``kind``: V verb group, N noun phrase, C complementiser, R relative, S subordinator, W adverb or other particle, O (pronoun), P punctuation.
    ``prep``: the preposition that governs a noun phrase, in normal form; ``conj``: it is joined to what stands before by و or أو.
    ``head``: index of the head word. ``mark``: for verbs neg, fut, qad …; for punctuation the sign.
    """

    kind: str
    first: int
    last: int
    prep: str
    conj: bool
    head: int
    mark: str = ""


def proclitic_preposition(form: Form) -> str:
    """The one-letter preposition a word begins with («للرئيس» → ل), or nothing."""
    return _preposition(form.cuts[0]) if form.cuts else ""


def _preposition(cut: Cut) -> str:
    pro = cut.pro[-1:]
    return pro if pro in _CLITIC_PREPOSITIONS and pro else ""


def chunk(
    words: Sequence[Word],
    tags: Sequence[str],
    cuts: Sequence[Cut],
    first: int,
    last: int,
    is_title: Callable[[Form], bool],
    breaks: Callable[[int], bool],
    whole: Callable[[int], bool] = lambda _: False,
    quoted: Mapping[int, int] = MappingProxyType({}),
    parted: Container[int] = frozenset(),
    closing: Container[int] = frozenset(),
) -> list[Chunk]:
    """The chunks of ``words[first:last]``.

    ``is_title`` tells nouns that stand in apposition to names (وزير، الشيخ); ``breaks`` tells words that no noun phrase may run
    through (dates); ``whole`` words that carry no clitics although their letters look so (names: كيري is not «like …»);
    ``quoted`` maps the opening mark of a quoted name to the word after its closing mark; a phrase ends before a ``parted`` word
    (two names side by side: فرنسا | إيران); a ``closing`` word (a name of a place) is definite, so no genitive follows (دمشق | المجموعات).
    """
    out: list[Chunk] = []
    i = first
    prep, conj, marks = "", False, ""
    while i < last:
        form, tag = words[i].form, tags[i]
        if form.kind == "p":
            out.append(Chunk("P", i, i + 1, "", False, i, form.text))
            if form.text not in _OPENING:
                prep = ""
            conj, marks = False, ""
            i += 1
            continue
        if form.text in _CLITIC_PREPOSITIONS:  # a clitic that a quotation mark or a number parts from its word: ل«الحياة»
            prep = form.text
            i += 1
            continue
        classes = form.classes
        conj = conj or (cuts[i].pro[:1] in _JOINING and not whole(i))
        if breaks(i):
            out.append(Chunk("W", i, i + 1, prep, conj, i, "date"))
            prep, conj = "", False
            i += 1
            continue
        if classes and form.kind == "w":
            stem = form.bare
            if "comp" in classes and not whole(i):
                out.append(Chunk("C", i, i + 1, prep, conj, i, cuts[i].enc))
                prep, conj = "", False
                i += 1
                continue
            if stem in _VERB_PARTICLES and i + 1 < last and stem != "ما":
                if (
                    _VERB_PARTICLES[stem] == "neg"
                    and tags[i + 1] not in VERBAL
                    and not any(r.inflection.pos == "V" for r in words[i + 1].form.readings)
                ):
                    out.append(Chunk("W", i, i + 1, "", conj, i, "neg"))
                    conj = False
                else:
                    marks = _VERB_PARTICLES[stem]
                i += 1
                continue
            if "rel" in classes and "prep" not in classes:
                out.append(Chunk("R", i, i + 1, prep, conj, i))
                prep, conj = "", False
                i += 1
                continue
            named = whole(i) and (tag == "PROPN" or form.surface == WALI)  # a name may be a preposition by its letters: «علي», «خلف», «دون»
            if "prep" in classes and tag not in VERBAL and not (named or (tag in ("NOUN", "PROPN") and cuts[i].definite)):
                if cuts[i].enc:
                    out.append(Chunk("O", i, i + 1, stem, conj, i, cuts[i].enc))
                    prep, conj = "", False
                else:
                    prep = "من قبل" if prep == "من" and stem == "قبل" else stem  # the agent: «قتلوا من قبل مسلحين»
                i += 1
                continue
            if "conj" in classes and tag not in VERBAL and tag not in ("NOUN", "PROPN"):
                if stem in ("او", "و", "ثم", "ام", "ف"):
                    conj = True
                else:
                    out.append(Chunk("S", i, i + 1, "", conj, i, stem))
                    conj = False
                i += 1
                continue
            if "pron" in classes:
                out.append(Chunk("O", i, i + 1, prep or _preposition(cuts[i]), conj, i, "pron"))
                prep, conj = "", False
                i += 1
                continue
        if tag in VERBAL:
            out.append(Chunk("V", i, i + 1, "", conj, i, _tense(cuts[i], tag, marks)))
            prep, conj, marks = "", False, ""
            i += 1
            continue
        if tag in _NOMINAL or form.kind in ("n", "l") or (classes & _ORDINAL_OR_PREMODIFIER) or "dem" in classes:
            j, head = _noun_phrase(words, tags, cuts, i, last, is_title, breaks, whole, quoted, parted, closing)
            own = "" if whole(i) else _preposition(cuts[i])
            out.append(Chunk("N", i, j, own or prep, conj, head, ""))
            prep, conj, marks = "", False, ""
            i = j
            continue
        out.append(Chunk("W", i, i + 1, prep, conj, i, tag))
        conj = False
        i += 1
    return out


def _tense(cut: Cut, tag: str, marks: str) -> str:
    future = marks in ("fut", "neg-fut") or cut.pro.endswith("س")
    parts = [tag]
    if future:
        parts.append("fut")
    if marks.startswith("neg"):
        parts.append("neg")
    if marks == "qad":
        parts.append("qad")
    return " ".join(parts)


def _noun_phrase(
    words: Sequence[Word],
    tags: Sequence[str],
    cuts: Sequence[Cut],
    i: int,
    last: int,
    is_title: Callable[[Form], bool],
    breaks: Callable[[int], bool],
    whole: Callable[[int], bool],
    quoted: Mapping[int, int],
    parted: Container[int],
    closing: Container[int],
) -> tuple[int, int]:
    """End (exclusive) and head of the noun phrase that begins at ``i``."""
    j, head = i, -1
    closed = False  # the phrase is definite and complete: only adjectives, names and titles may follow
    while j < last:
        form, tag = words[j].form, tags[j]
        if j > i:
            if form.kind == "p" and j in quoted:
                j = quoted[j]
                closed = True
                continue
            if form.kind == "p" or breaks(j):
                break
            if form.kind == "w":
                pro = "" if whole(j) else cuts[j].pro
                if pro and not (tag == "PROPN" and words[j - 1].end == words[j].start):
                    break
                classes = form.classes
                if "comp" in classes and not whole(j):
                    break
                if classes & {"prep", "rel", "pron", "part", "conj", "neg"} and tag not in ("NOUN", "PROPN", "ADJ"):
                    break
                if "prep" in classes and not (tag == "PROPN" and whole(j)):
                    break
                if (tag in VERBAL or tag not in _NOMINAL) and not (classes & _ORDINAL_OR_PREMODIFIER):
                    break
                title = is_title(form)
                definite = cuts[j].definite
                previous = tags[j - 1]
                if closed and (tag in ("NOUN", "NUM") or classes & _ORDINAL_OR_PREMODIFIER) and not title:
                    # الرئيس | الوزيرَ: a second definite noun after a complete phrase begins a phrase of its own
                    break
                if (
                    closed
                    and tag == "NOUN"
                    and title
                    and definite
                    and previous in ("NOUN", "ADJ")
                    and not _named_after(words, tags, j, last)
                ):
                    break
                if closed and tag == "NOUN" and title and not definite and previous != "PROPN":
                    break  # الرئيس الجزائري | وزيرَ الدفاع: only a name takes a bare title after it
                if previous == "PROPN" and tag == "NOUN" and not title:
                    break
                if j in parted:
                    break
                if tag in ("PROPN", "NOUN") and previous != "PROPN" and not closed and _keeps_nun(words[j - 1].form):
                    break  # a plural that keeps its nun takes no genitive: معارضون | نكورونزيزا
                if closed and tag == "ADJ" and not definite and not (title and previous == "PROPN"):
                    break  # الشرطة | متظاهرين: an adjective is as definite as its noun
            elif form.kind == "n" and closed:
                break
        if form.kind == "w":
            if form.text in _DETERMINERS or (form.classes & _ORDINAL_OR_PREMODIFIER and head < 0 and not cuts[j].definite):
                pass
            elif head < 0 and tag not in ("NUM",):
                head = j
            if ((cuts[j].definite or cuts[j].enc) and form.text not in _DETERMINERS) or tag == "PROPN" or j in closing:
                closed = True
            elif is_title(form) and j > i:
                closed = False
        elif form.kind == "l" and head < 0:
            head = j
        j += 1
    j = max(j, i + 1)
    return j, head if head >= 0 else i


def _surely_verb(form: Form) -> bool:
    """Whether a form is a finite verb in every reading and has an ending or prefix that nouns hardly have («قتلوا», «استهدفت»)."""
    if not form.readings or not all(r.sole for r in form.readings):
        return False
    best = form.readings[0].inflection
    stem = form.readings[0].cut.stem
    return best.person == 3 and (stem.endswith(("وا", "ت", "تا")) if best.tense == "perf" else len(stem) > 3)


def _no_verb(form: Form) -> bool:
    """Whether a form that was taken for a verb is none in any reading: a participle or noun in the accusative, a plural in ات («مؤكدا», «تصريحات»)."""
    if form.text.endswith(("ا", "ات")) and not form.text.endswith("وا"):
        return bool(form.readings) and not any(r.inflection.pos == "V" for r in form.readings)
    return False


def means_act(form: Form) -> bool:
    """Whether a form may be a verbal noun by a reading or by its shape («إصلاح», «ابتعاد»)."""
    if form.readings:
        return any(r.inflection.pos == "VN" for r in form.readings)
    return form.kind == "w" and bool(_VERBAL_NOUN.fullmatch(form.cuts[0].stem) or _CAUSING.fullmatch(form.surface))


def _no_adjective(form: Form, before: Form) -> bool:
    """Whether a definite form is no adjective of the noun before it, although the tagger took it for one («المواطنين | الابتعاد»)."""
    if not form.cuts or not form.cuts[0].definite or not before.cuts or not before.cuts[0].definite:
        return False
    return means_act(form) and all(r.inflection.pos == "VN" for r in form.readings)


def _only_verb(form: Form) -> bool:
    """Whether a form is a finite verb of the third person in its first reading and no noun in any («أكد», «قالا»): no adjective."""
    return bool(form.readings) and all(r.sole for r in form.readings) and form.readings[0].inflection.person == 3


def _takes_subject(form: Form, after: Form) -> bool:
    """Whether a form that may be a finite verb stands before a nominative plural, which no noun can govern: «رفع المحتجون»."""
    return (
        after.kind == "w"
        and after.text.endswith("ون")
        and len(after.text) > 5
        and not (after.cuts and after.cuts[0].pro)
        and bool(form.cuts)
        and not form.cuts[0].definite
        and not form.cuts[0].enc
        and any(r.inflection.pos == "V" and r.inflection.person == 3 and r.cut.pro in ("", "و", "ف") for r in form.readings)
    )


def _keeps_nun(form: Form) -> bool:
    """Whether a word is an indefinite sound plural or dual in the nominative («مسؤولون»)."""
    return (
        form.kind == "w"
        and form.text.endswith(("ون", "ان"))
        and len(form.text) > 4
        and any(r.inflection.number in "pd" for r in form.readings)
    ) or (form.kind == "w" and form.text.endswith("ون") and len(form.text) > 5 and not form.readings)


def _named_after(words: Sequence[Word], tags: Sequence[str], j: int, last: int) -> bool:
    """Whether a name follows within three words (الوزير السابق أحمد …)."""
    for k in range(j + 1, min(j + 4, last)):
        if tags[k] == "PROPN":
            return True
        if tags[k] not in ("NOUN", "ADJ"):
            return False
    return False


class Phraser:
    """Stage: parts of speech and chunks.

    ``titles``: keys of nouns that stand in apposition to names; ``bodies``: keys of nouns whose name may stand in quotation
    marks (صحيفة «الغد» الأردنية is one phrase).
    """

    def __init__(self, titles: frozenset[str], bodies: frozenset[str] = frozenset(), tagger: PartsOfSpeech | None = None) -> None:
        self._tagger = tagger or PartsOfSpeech()
        self._cutter = Cutter()
        self._titles = titles
        self._bodies = bodies

    def chunk(self, doc: Doc) -> Doc:
        """The document with its ``tags`` and ``chunks``; names and dates, which are surer, overrule the tagger."""
        tags = self._tagger.tag([doc.words[sentence.first : sentence.last] for sentence in doc.sentences])
        starts = [word.start for word in doc.words]
        unsplit: set[int] = set()
        closing: set[int] = set()
        parted: set[int] = set()
        ended = (-1, "")
        for name in doc.names:
            begun = max(bisect_right(starts, name.span.start) - 1, 0)
            if begun == ended[0] and (name.kind != "PER" or ended[1] == "PER") and name.kind != "MISC":
                parted.add(begun)
            if name.kind == "LOC" and begun and tags[begun - 1] == "ADJ" and doc.words[begun - 1].form.cuts[0].definite:
                parted.add(begun)  # القوات الحكومية | ميناء عدن
            ended = (bisect_left(starts, name.span.end), name.kind)
            if name.kind == "LOC":
                closing.add(ended[0] - 1)
            elif name.kind == "PER" and begun and self._is_title(doc.words[begun - 1].form) and self._is_other(doc.words, tags, ended[0]):
                parted.add(ended[0])  # النائب زياد الخطيب | الوزيرَ
            for i in range(max(bisect_right(starts, name.span.start) - 1, 0), bisect_left(starts, name.span.end)):
                if name.kind == "PER" or tags[i] in VERBAL or tags[i] == "ADV":
                    tags[i] = "PROPN"
                if name.span.start <= starts[i]:
                    unsplit.add(i)
        for i, word in enumerate(doc.words):
            if tags[i] in VERBAL and _no_verb(word.form):
                tags[i] = "NOUN" if word.form.text.endswith("ات") else "ADJ"
            elif tags[i] == "ADJ" and i and tags[i - 1] in ("NOUN", "PROPN") and _no_adjective(word.form, doc.words[i - 1].form):
                tags[i] = "NOUN"
            if (
                tags[i] in VERBAL
                and self._is_title(word.form)
                and not any(r.inflection.pos == "V" and r.cut == word.form.cuts[0] for r in word.form.readings)
            ):
                tags[i] = "NOUN"
            elif tags[i] in ("NOUN", "ADJ", "ADV") and (
                _surely_verb(word.form)
                or (tags[i] == "ADJ" and _only_verb(word.form))
                or (tags[i] == "NOUN" and i + 1 < len(doc.words) and _takes_subject(word.form, doc.words[i + 1].form))
            ):
                tags[i] = "VERB"
        if any(word.form.surface in _MAKSURA for word in doc.words):
            for i, word in enumerate(doc.words):
                if word.form.surface == WALI:
                    tags[i] = "NOUN"
                    unsplit.add(i)
        dated: set[int] = set()
        for date in doc.dates:
            dated.update(range(max(bisect_right(starts, date.span.start) - 1, 0), bisect_left(starts, date.span.end)))
        known = self._cutter.cuts
        cuts = [known[word.form, tag] for word, tag in zip(doc.words, tags, strict=True)]
        is_title = self._is_title
        spans = self._quoted_names(doc)
        chunks = tuple(
            tuple(chunk(doc.words, tags, cuts, s.first, s.last, is_title, dated.__contains__, unsplit.__contains__, spans, parted, closing))
            for s in doc.sentences
        )
        return replace(doc, tags=tuple(tags), chunks=chunks)

    def _quoted_names(self, doc: Doc) -> dict[int, int]:
        """Short quotations right after a body: {word of the opening mark: word after the closing mark}."""
        out: dict[int, int] = {}
        words = doc.words
        for sentence in doc.sentences:
            for i in range(sentence.first + 1, sentence.last):
                mark = words[i].form.text
                if mark not in _PAIRS or words[i].form.kind != "p" or self._bodies.isdisjoint(words[i - 1].form.keys):
                    continue
                for j in range(i + 2, min(i + _QUOTED_NAME + 2, sentence.last)):
                    if words[j].form.text in _PAIRS[mark]:
                        out[i] = j + 1
                        break
        return out

    def _is_other(self, words: Sequence[Word], tags: Sequence[str], i: int) -> bool:
        """Whether the word after a titled name is somebody else: a title of its own, no adjective behind it, or a plural in the accusative."""
        if i + 1 >= len(words) or words[i].form.kind != "w" or tags[i] not in ("NOUN", "ADJ"):
            return False
        cut = words[i].form.cuts[0]
        if not cut.definite or cut.pro:
            return False
        following = words[i + 1].form
        goes_on = tags[i + 1] in ("ADJ", "PROPN", "NOUN") and following.kind == "w" and not following.cuts[0].pro
        return words[i].form.text.endswith("ين") or (self._is_title(words[i].form) and not goes_on)

    def _is_title(self, form: Form) -> bool:
        return not self._titles.isdisjoint(form.keys)
