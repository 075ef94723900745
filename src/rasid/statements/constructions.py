"""Statements that do not run from the cue to what follows it: content before the cue, around it, after a name and a colon, or alone."""

from __future__ import annotations

from collections.abc import Sequence

from rasid.arabic.document import quotes_of
from rasid.arabic.phrases import Chunk
from rasid.arabic.sets import word_set
from rasid.record import Party, Span
from rasid.statements.complement import REACH, Complement
from rasid.statements.content import OPENERS
from rasid.statements.cues import Cue, Found, proclitics
from rasid.statements.draft import Draft, Heard, Proposal, holder
from rasid.statements.subject import acted_before, has_pronoun, source, subject
from rasid.statements.view import QUOTE_WORDS, TRIM, Scene

_SHORTEST = 9
_TITLE_WORDS, _TURN_WORDS = 4, 9
_SPACE = 5  # at most so many characters, marks and blanks, stand between a closed quotation and its cue
_APART = 12
_THEN = frozenset({"فان", "فانه", "فانها", "فانهم"})
_QUOTED = Cue("quo.alone", "colon", (), ("quote",), "state", "", "neutral", "«")
_THESE = frozenset({"بهذه", "بهذا"})
_PARTING = frozenset(":-–—")
_SIGNED = Cue("sig.behind", "colon", (), ("whole",), "state", "", "neutral", "-")
_COLON = Cue("col.headline", "colon", (), ("colon",), "state", "", "neutral", ":")


def fronted(scene: Scene, heard: Heard, found: Found, at: int, complement: Complement | None) -> Proposal | None:
    """«…»، قال فلان: the content stands before the cue; what it goes on with behind it («…»، قال فلان، «…») is its end."""
    view, sentence = scene.view, scene.sentence
    manner = _before_manner(scene, found) < found.first
    if found.use != "verb" or ("quote" not in found.cue.complements and not manner):
        return None
    cue_start = view.starts[_before_manner(scene, found)]
    quote = next((view.quote_by_end[end] for end in range(cue_start, cue_start - _SPACE, -1) if end in view.quote_by_end), None)
    if quote is None:
        return None
    comma = any(mark in view.doc.text[quote.end : cue_start] for mark in "،,")
    parted = comma and not proclitics(view.words[found.first].form, found).startswith("و")
    if not parted and complement is not None and not manner:
        return None
    least = QUOTE_WORDS - 2 if parted and not view.names_something(quote) else QUOTE_WORDS
    if view.quoted_words(quote) < least:
        return None
    gap_end = complement.gap_end if complement is not None else sentence.last
    party, notes = source(scene, heard, found, at, gap_end)
    behind = next((q.span for q in quotes_of(view.doc, sentence) if q.span.start > cue_start), None)
    goes_on = behind is not None and view.doc.text[cue_start : behind.start].rstrip(OPENERS).endswith(("،", ","))
    content = Span(quote.start, behind.end) if behind is not None and goes_on else quote
    return Proposal(found, party, content, "quote", ("quote", *notes), gap_end)


def _before_manner(scene: Scene, found: Found) -> int:
    """The word where «هكذا» or «بهذه العبارة» before a cue begins, else the cue itself («…»، هكذا وصفت المعلمة …»)."""
    words, at = scene.view.words, found.first
    if words[at - 1].form.text == "هكذا":
        return at - 1
    return at - 2 if at > 1 and words[at - 2].form.text in _THESE else at


def behind_clause(scene: Scene, heard: Heard, found: Found, at: int, complement: Complement | None) -> Proposal | None:
    """«…، يقول زعيم الفصيل.»: a cue in the present behind a comma, with nothing but its subject after it, reports the clause before it."""
    view, sentence = scene.view, scene.sentence
    form = view.words[found.first].form
    if complement is not None or found.use != "verb" or "that" not in found.cue.complements or view.words[found.first - 1].form.text != "،":
        return None
    if not any(r.lemma == found.cue.lemma and r.inflection.tense == "impf" and r.cut.pro == "" for r in form.readings):
        return None
    rest = [chunk for chunk in scene.chunks[at + 1 :] if chunk.kind != "P"]
    if not rest or rest[0].kind != "N" or rest[0].prep or any(chunk.kind != "N" or not chunk.prep for chunk in rest[1:]):
        return None
    content = view.trimmed(Span(sentence.span.start, view.starts[found.first]))
    if content is None or content.end - content.start < _SHORTEST or not view.means_somebody(rest[0]):
        return None
    party, notes = source(scene, heard, found, at, sentence.last)
    return Proposal(found, party, content, "whole", ("whole", *notes), sentence.last)


def signed(scene: Scene, found: Sequence[Found], speaking: frozenset[str]) -> Proposal | None:
    """«… - مصادر أمنية», ««…» - زعيم الحزب», ««…»: الروائية سعاد»: who says it stands behind a dash at the end, or behind a quotation and a colon."""
    view, sentence = scene.view, scene.sentence
    marks = [k for k, chunk in enumerate(scene.chunks) if chunk.kind == "P" and chunk.mark in _PARTING]
    if not marks or any(cue.use in ("verb", "preposition") for cue in found):
        return None
    mark, rest = scene.chunks[marks[-1]], [chunk for chunk in scene.chunks[marks[-1] + 1 :] if chunk.kind != "P" or chunk.mark not in ".،"]
    content = view.trimmed(Span(sentence.span.start, view.starts[mark.first]))
    if content is None or content.end - content.start < _SHORTEST or not rest or rest[0].kind != "N" or rest[0].prep or rest[0].conj:
        return None
    if any(chunk.kind != "N" or not chunk.prep for chunk in rest[1:]):
        return None
    named = not speaking.isdisjoint(view.words[rest[0].head].form.keys)
    if view.quote_by_start.get(content.start) == content:
        somebody = named or view.has_person(rest[0]) or view.has_actor(rest[0])
    else:
        somebody = named and mark.mark != ":"
    if not somebody:
        return None
    party = view.party(rest[0])
    return Proposal(Found(_SIGNED, mark.first, mark.first + 1, "mark"), party, content, "whole", ("whole", "behind the mark"), mark.first)


def accord(scene: Scene, heard: Heard, found: Found) -> Proposal | None:
    """«… بحسب مصادر» and «وفق البيان، …»: the rest of the sentence is the content."""
    view = scene.view
    form = view.words[found.last - 1].form
    if has_pronoun(form) and not any(r.inflection.pos == "V" for r in form.readings):
        if not any(c.last >= found.last and c.kind in ("N", "O", "W") for c in scene.chunks):
            return None
        party = heard.last or subject(view, [c for c in scene.chunks if c.last <= found.first])
        notes, last, again = ("pronoun of the cue: who spoke last",), found.last, party is heard.last
    else:
        named = _named_by(scene, found)
        if named is None:
            return None
        party, last = named
        notes, again = ("named after the cue",), False
    content = _around(scene, heard, found, last, again)
    if content is None or content.end - content.start < _SHORTEST:
        return None
    return Proposal(found, party, content, "whole", ("whole", *notes), last)


def amid(scene: Scene, found: Found) -> bool:
    """Whether an attribution between a cue and its content is one of its own: behind a comma, or «نقلا عن»."""
    words = scene.view.words
    if found.use != "preposition":
        return False
    return words[found.first - 1].form.text == "،" or any(name == "نقل" for name in words[found.first].form.lemmas)


def _named_by(scene: Scene, found: Found) -> tuple[Party, int] | None:
    """Who is named after «بحسب», and the word after what tells of them."""
    chunks = scene.chunks
    at = next((k for k, c in enumerate(chunks) if c.last > found.last and c.kind in ("N", "O", "W")), None)
    if at is None:
        return None
    while chunks[at].kind != "N" and at + 1 < len(chunks) and chunks[at + 1].first - found.last < 3:
        at += 1
    named = chunks[at]
    if named.kind != "N":
        return None
    if named.first < found.last:  # «من وجهة | نظر المستثمرين», «برأي | الخبير»: the words of the cue name nobody
        named = named._replace(first=found.last, head=max(named.head, found.last), prep="")
    last = named.last
    for follower in chunks[at + 1 :]:
        if follower.kind != "N" or not follower.prep or follower.first > last + 1 or follower.first - found.last >= _APART:
            break
        last = follower.last
    quoted = scene.view.quote_by_start.get(scene.view.starts[last]) if last < scene.sentence.last else None
    if quoted is not None and scene.view.quoted_words(quoted) < QUOTE_WORDS:
        last = scene.view.word_at(quoted.end)  # «بحسب الموقع الإخباري «برق»»
    return scene.view.party(named), last


def _around(scene: Scene, heard: Heard, found: Found, last: int, again: bool) -> Span | None:
    """The sentence before an attribution that ends at word ``last``, or after one that opens it.

    An attribution to who spoke last (``again``) behind a content that is theirs already says nothing more.
    """
    view, sentence = scene.view, scene.sentence
    cue_start = view.starts[found.first]
    around = holder(heard, found)
    if around is not None:
        return view.trimmed(Span(sentence.span.start, around.content.end))
    inside = _rests_on(scene, heard, found)
    if inside is not None:
        return view.trimmed(Span(inside.content.start, cue_start))
    head = view.doc.text[sentence.span.start : cue_start].strip(TRIM + "و")
    if len(head) > _SHORTEST or _topic(scene, found):
        if again and any(draft.content.end <= cue_start + 2 for draft in heard.here):
            return None
        return view.trimmed(Span(sentence.span.start, sentence.span.end if _inserted(scene, found, last) else cue_start))
    begun = next((i + 1 for i in range(last, min(last + REACH, sentence.last - 1)) if view.words[i].form.text in _THEN), last)
    return view.trimmed(Span(view.starts[min(begun, len(view.words) - 1)], sentence.span.end))


def _rests_on(scene: Scene, heard: Heard, found: Found) -> Draft | None:
    """The statement whose speaker rests on what is named: nobody, but a text («قالت النائبة إن الأموال هربت بحسب وثائق رسمية»)."""
    words = scene.view.words
    if (
        words[found.first - 1].form.kind == "p"
        or found.last >= len(words)
        or word_set("statement.texts").isdisjoint(words[found.last].form.keys)
    ):
        return None
    start = scene.view.starts[found.first]
    return next((draft for draft in reversed(heard.here) if draft.content.start < start <= draft.content.end), None)


def _inserted(scene: Scene, found: Found, last: int) -> bool:
    """Whether an attribution stands between commas and its sentence goes on («الأزمة، كما يرى المؤرخ، أعمق من خلاف»)."""
    words = scene.view.words
    if last + 2 >= scene.sentence.last:
        return False
    if words[last].form.kind != "p":  # «بلغ عدد السيارات وفقا للمهرجان 1800 سيارة»
        return words[last].form.kind == "n" or _topic(scene, found)
    if words[found.first - 1].form.text != "،" or words[last].form.text != "،":
        return False
    form = words[last + 1].form
    return form.kind == "w" and form.cuts[0].pro[:1] not in ("و", "ف") and not any(r.inflection.pos == "AP" for r in form.readings)


def _topic(scene: Scene, found: Found) -> bool:
    """Whether nothing but a noun phrase stands before an attribution, so that its sentence goes on behind it («والأزمة برأي الخبير ستطول سنوات»)."""
    before = [chunk for chunk in scene.chunks if chunk.last <= found.first and chunk.kind != "P"]
    return len(before) == 1 and before[0].kind == "N" and not before[0].prep


def turn(scene: Scene, found: Sequence[Found], speaking: frozenset[str]) -> Proposal | None:
    """«العامري: …» in a headline or at the beginning of a sentence; ``speaking`` are nouns that may stand before its colon."""
    view, sentence = scene.view, scene.sentence
    first = sentence.first
    colon = next((i for i in range(first + 1, min(first + _TURN_WORDS, sentence.last - 2)) if view.words[i].form.text == ":"), None)
    if colon is None or any(cue.first < colon and cue.use == "verb" for cue in found):
        return None
    before = [chunk for chunk in scene.chunks if chunk.last <= colon]
    told = next((k for k, chunk in enumerate(before) if k and chunk.prep == "ل"), None)
    if told is not None:
        before = [chunk for chunk in before[:told] if chunk.kind != "P"]  # «الشامي لـ«نافذة الشرق»: …»
    resolved = next((view.actor_at[k] for k in range(first, colon) if k in view.actor_at), None)
    spoken = before[-1].last if before and told is not None else colon
    if resolved is not None and resolved.last >= spoken - 3:
        party = resolved.party
    elif spoken - first <= _TITLE_WORDS and before and _may_speak(scene, before, speaking):
        party = view.worded(Span(view.starts[first], view.ends[spoken - 1]))
    else:
        return None
    if not sentence.title and (len(before) != 1 or before[0].prep or not view.has_person(before[0])):
        return None
    content = view.trimmed(Span(view.ends[colon], sentence.span.end))
    if content is None:
        return None
    kinds = {name.kind for name in view.names.within(party.span.start, party.span.end)}
    who = next((kind for kind in ("PER", "ORG", "LOC") if kind in kinds), "role" if resolved else "words")
    return Proposal(Found(_COLON, colon, colon + 1, "mark"), party, content, "colon", ("colon", f"before the colon: {who}"), colon)


def _may_speak(scene: Scene, before: Sequence[Chunk], speaking: frozenset[str]) -> bool:
    """Whether what stands before a colon is somebody although no actor is known there: a name of a person, or «دراسة», «مصادر»."""
    if any(chunk.kind != "N" for chunk in before) or before[0].prep:
        return False
    head = scene.view.words[before[0].head].form
    return scene.view.has_person(before[0]) or (scene.sentence.title and not speaking.isdisjoint(head.keys))


def alone(scene: Scene, heard: Heard, found: Sequence[Found]) -> Proposal | None:
    """A quotation that is a sentence of its own after somebody spoke."""
    view, sentence = scene.view, scene.sentence
    if found or sentence.title or sentence.last - sentence.first < QUOTE_WORDS:
        return None
    quote = view.quote_by_start.get(view.starts[sentence.first])
    if quote is None or abs(quote.end - sentence.span.end) > 2:
        return None
    spoke = heard.last if heard.drafts and heard.drafts[-1].sentence >= scene.number - 2 else _narrated(scene)
    if spoke is None:
        return None
    mark = Found(_QUOTED, sentence.first, sentence.first + 1, "mark")
    return Proposal(mark, spoke, quote, "quote", ("quote", "implied: who spoke last"), sentence.first)


def _narrated(scene: Scene) -> Party | None:
    """The person of whom the sentence before tells («هزت أم عماد رأسها. «…»»)."""
    before = scene.view.doc.sentences[scene.number - 1] if scene.number else None
    party = acted_before(scene)
    if before is None or party is None or not before.span.start <= party.span.start < before.span.end:
        return None
    return party if any(name.kind == "PER" for name in scene.view.names.within(party.span.start, party.span.end)) else None


def gesture(scene: Scene, found: Sequence[Found]) -> Proposal | None:
    """«ابتسم المدرب أمام الكاميرات: «…»»: a person does something, and after the colon stands nothing but a quotation."""
    view, sentence = scene.view, scene.sentence
    colon = next((i for i in range(sentence.first + 2, sentence.last - 2) if view.words[i].form.text == ":"), None)
    if colon is None or sentence.title or any(cue.first < colon for cue in found):
        return None
    quote = view.quote_by_start.get(view.starts[colon + 1])
    if quote is None or abs(quote.end - sentence.span.end) > 2:
        return None
    doer = next((c for c in scene.chunks if c.kind == "N" and c.last <= colon and not c.prep and view.has_person(c)), None)
    if doer is None:
        return None
    return Proposal(Found(_COLON, colon, colon + 1, "mark"), view.party(doer), quote, "quote", ("quote", "before the colon: PER"), colon)
