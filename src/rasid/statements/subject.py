"""Who speaks, by the rules: the subject of a cue after it or before it, its genitive, or whoever spoke last; and who is spoken to.

What the rules find is where ``source`` begins; it may choose somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable

from rasid.actors.registry import genders
from rasid.arabic.document import between
from rasid.arabic.phrases import Chunk
from rasid.arabic.words import Form
from rasid.record import Party, Span
from rasid.statements.cues import Found
from rasid.statements.draft import Heard
from rasid.statements.view import Scene, View

Pointed = tuple[Party | None, tuple[str, ...]]  # whom a rule points at, and its note

_NEXT = 2
_BACK = 2  # how many sentences back the subject of a verb without one may stand
_TOLD_WITH_BA = frozenset({"أهاب"})
_MEANWHILE = frozenset({"فيما", "بينما"})
_PLURAL = 5  # a shorter word in ات is hardly a plural
_VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650"
# Verbs whose object without a preposition is whom the words are said to.
_TOLD = frozenset(
    {"أبلغ", "أخبر", "طالب", "دعا", "ناشد", "أمر", "حثّ", "حث", "حضّ", "وعد", "حذر", "خاطب", "سأل", "توعد", "هدد", "أنذر", "طمأن"}
)


def source(scene: Scene, heard: Heard, found: Found, at: int, gap_end: int) -> Pointed:
    """Whom the rules point at as the source of a cue in chunk ``at``."""
    if found.use in ("verb", "frame"):
        return _of_verb(scene, heard, found, at, gap_end)
    if found.use in ("masdar", "noun"):
        return _of_noun(scene, heard, found, at)
    return _of_participle(scene, heard, found, at)


def _of_verb(scene: Scene, heard: Heard, found: Found, at: int, gap_end: int) -> Pointed:
    view, chunks = scene.view, scene.chunks
    carried = carries_subject(view, found)
    own = chunks[at]
    if own.kind == "N" and own.first == found.first and own.last > found.last and not carried:
        return view.party(own._replace(first=found.last, prep="", head=found.last)), ("subject after the cue",)
    if found.cue.lemma == "علم" or found.cue.kind == "frame":
        particles = found.cue.rest[0] if len(found.cue.rest) == 1 else frozenset({"من"})
        told = next((c for c in chunks[at + 1 :] if c.first < gap_end and c.kind == "N" and c.prep in particles), None)
        if told is not None:
            return view.party(told), ("told by whom: after من",)
    if not carried:
        front = _fronts(view, chunks, at)
        if front is not None:
            return view.party(front), ("subject before the cue",)
        after = _subject_after(view, chunks, found, at, gap_end)
        if after is not None:
            return view.party(after), ("subject after the cue",)
    before = subject_before(chunks, at)
    if before is not None and (view.means_somebody(before) or (carried and before.last == own.first and not view.means_time(before))):
        return view.party(_last_of(view, before)), ("subject before the cue",)
    return heard.last or acted_before(scene), ("implied: who spoke last",)


def _of_noun(scene: Scene, heard: Heard, found: Found, at: int) -> Pointed:
    view, chunk = scene.view, scene.chunks[at]
    owned = has_pronoun(view.words[found.first].form)
    described = chunk.kind == "N" and chunk.last > found.last and view.doc.tags[found.last] == "ADJ"
    if described and found.use == "noun" and not view.words[found.first].form.cuts[0].definite:
        return view.party(chunk._replace(prep="")), ("the cue itself",)  # «تقارير إعلامية بأن …»
    if chunk.kind == "N" and chunk.last > found.last and not owned and not described:
        return view.party(Chunk("N", found.last, chunk.last, "", False, found.last)), ("genitive of the cue",)
    if not owned:
        return None, ()
    for previous in reversed(scene.chunks[:at]):
        if previous.kind == "N" and previous.prep == "عن":
            return view.party(previous), ("named after عن",)
    return heard.last, ("pronoun of the cue: who spoke last",)


def _of_participle(scene: Scene, heard: Heard, found: Found, at: int) -> Pointed:
    spoken = [draft for draft in heard.here if draft.source]
    after = spoken[-1].found.first if spoken else found.first
    other = _other_clause(scene, after, at)
    if other is not None:
        return scene.view.party(other), ("subject of the clause",)
    if spoken:
        speaker = next((draft for draft in reversed(spoken) if not draft.nested), spoken[-1])
        return speaker.source, ("speaker of the sentence",)
    seen_verb = False
    for chunk in scene.chunks[:at]:
        if chunk.kind == "V":
            seen_verb = True
        elif (
            chunk.kind == "N"
            and not chunk.prep
            and (seen_verb or chunk.first == scene.sentence.first)
            and chunk.head in scene.view.actor_at
        ):
            return scene.view.party(chunk), ("subject of the sentence",)
    return heard.last, ("implied: who spoke last",)


def _other_clause(scene: Scene, after: int, at: int) -> Chunk | None:
    """The subject of a clause that «فيما» or «بينما» opens between a statement and a participle («… فيما رد الوزير مؤكدا أن …»)."""
    chunks = scene.chunks
    opened = next((k for k in range(at - 1, -1, -1) if chunks[k].kind == "S" and chunks[k].mark in _MEANWHILE), None)
    if opened is None or chunks[opened].first < after or opened + 2 >= len(chunks):
        return None
    verb, subject_ = chunks[opened + 1], chunks[opened + 2]
    return subject_ if verb.kind == "V" and subject_.kind == "N" and not subject_.prep else None


# ---------------------------------------------------------------- the subject of a verb
def _subject_after(view: View, chunks: tuple[Chunk, ...], found: Found, at: int, gap_end: int) -> Chunk | None:
    """The first bare noun phrase after a verb, unless it cannot be its subject."""
    for chunk in chunks[at + 1 :]:
        if chunk.first >= gap_end or chunk.kind in ("V", "C", "S", "R") or (chunk.kind == "P" and chunk.mark == ":"):
            return None
        if chunk.kind != "N":
            continue
        if not chunk.prep and not view.means_time(chunk) and not _goes_on(view, chunks, chunk) and not _of_cue(view, found, chunk):
            return None if is_object(view, found, chunk) else chunk
        if chunk.prep == "عن" and found.cue.lemma.startswith("نقل"):
            return None
    return None


def _of_cue(view: View, found: Found, chunk: Chunk) -> bool:
    """Whether a phrase is a word of the cue itself («جرى … التأكيد على»)."""
    return any(not words.isdisjoint(view.words[chunk.head].form.keys) for words in found.cue.rest)


def subject_before(chunks: tuple[Chunk, ...], at: int) -> Chunk | None:
    """The bare noun phrase that stands before the cue in its clause, where the verb follows its subject."""
    if chunks[at].conj:
        return None
    relative = False
    best: Chunk | None = None
    for chunk in reversed(chunks[:at]):
        if (chunk.kind == "P" and chunk.mark in ".؛;:؟!-–—") or chunk.kind in ("C", "S"):
            break
        if chunk.kind == "V":
            if best is not None:
                break
            relative = True
        elif chunk.kind == "R":
            if best is not None and not relative:
                break
            relative = False
        elif chunk.kind == "N" and not chunk.prep and not relative:
            best = chunk
            if chunk.conj:
                break
    return best


def subject(view: View, chunks: Iterable[Chunk]) -> Party | None:
    """The actor right after the first verb."""
    acts = False
    for chunk in chunks:
        acts = acts or chunk.kind == "V"
        if acts and chunk.kind == "N":
            resolved = view.actor_at.get(chunk.head)
            return resolved.party if resolved and not chunk.prep else None
    return None


def acted_before(scene: Scene) -> Party | None:
    """The subject of a sentence shortly before in the paragraph, of whom a verb without subject speaks on («قصف الجيش … وأعلن أن …»)."""
    doc = scene.view.doc
    for number in range(scene.number - 1, max(scene.number - 1 - _BACK, -1), -1):
        before = doc.sentences[number]
        if before.title or (number < scene.number - 1 and before.paragraph != scene.sentence.paragraph):
            return None
        found = subject(scene.view, doc.chunks[number])
        if found is not None:
            return found
    return None


def _fronts(view: View, chunks: tuple[Chunk, ...], at: int) -> Chunk | None:
    """A subject that opens its clause right before the verb («أن القيادة وعدت المجلس»)."""
    if at == 0 or chunks[at].conj:
        return None
    before = chunks[at - 1]
    if before.kind != "N" or before.prep or before.conj or view.means_time(before):
        return None
    opener = chunks[at - 2] if at > 1 else None
    if not view.means_somebody(before) and (opener is None or opener.kind != "C"):
        return None  # behind أن a noun that its verb follows is its subject, whoever it is («إن موكله نفى»)
    return before if opener is None or opener.kind in ("C", "S") or (opener.kind == "P" and opener.mark in ".:؛-–—") else None


def _last_of(view: View, chunk: Chunk) -> Chunk:
    """The part of a noun phrase that tells of its last actor, of whom what follows speaks («التقى الوسيط لاجئين قالوا …»)."""
    last = view.actor_at.get(chunk.last - 1)
    return chunk._replace(first=last.first, head=last.first) if last and last.first > chunk.first else chunk


def _goes_on(view: View, chunks: tuple[Chunk, ...], chunk: Chunk) -> bool:
    """Whether a bare noun phrase belongs to the prepositional one before it («عبر منصة "إكس"», «لوكالة تونس | أفريقيا للأنباء»)."""
    before, tags = chunk.first - 1, view.doc.tags
    quoted = view.starts[before] in view.quote_by_start
    if quoted:
        before -= 1
    holder = next((c for c in chunks if c.kind == "N" and c.first <= before < c.last), None)
    return holder is not None and bool(holder.prep) and (quoted or (tags[before] == tags[chunk.first] == "PROPN"))


# ---------------------------------------------------------------- what the verb's form says of its subject
def carries_subject(view: View, found: Found) -> bool:
    """A plural or dual verb («أكدوا») has its subject in its ending or before it, never after it."""
    readings = [r.inflection for r in view.words[found.first].form.readings if r.lemma == found.cue.lemma and r.inflection.pos == "V"]
    return bool(readings) and all(r.number in "pd" or r.person == 1 for r in readings)


def is_object(view: View, found: Found, chunk: Chunk) -> bool:
    """Whether the noun phrase after a cue cannot be its subject: nobody, and a verbal noun or of the other gender («أكد أهمية»)."""
    head = view.words[chunk.head].form
    named = view.doc.tags[chunk.head] == "PROPN"
    if not named and chunk.head == chunk.first and _oblique(head):
        return True  # «دعت الناخبين إلى …»
    if view.has_actor(chunk):
        return other_gender(view, found, head)
    if named:
        return False
    if head.text.endswith("ا") and any(r.inflection.pos == "AP" for r in head.readings):
        return True  # «وأضاف قائلا»
    shown = {r.inflection.gender for r in view.words[found.first].form.readings if r.lemma == found.cue.lemma and r.inflection.pos == "V"}
    if shown == {"m"} and head.surface.rstrip(_VOWELS).endswith(("ة", "ات")):
        return True
    definite = bool(head.cuts) and head.cuts[0].definite
    takes = bool(head.cuts[0].enc) or any(how.startswith("obj") for how in found.cue.complements)  # «تشير تقديرات إلى …» has no object
    return takes and not definite and any(r.inflection.pos == "VN" for r in head.readings)


def other_gender(view: View, found: Found, head: Form) -> bool:
    """Whether a verb is of one woman or body and the noun of one man or male body, or the other way round («وطالبت مجلس الأمن»)."""
    shown = {
        (r.inflection.gender, r.inflection.number)
        for r in view.words[found.first].form.readings
        if r.lemma == found.cue.lemma and r.inflection.pos == "V" and r.inflection.person == 3
    }
    own = next((gender for key in head.keys if (gender := genders().get(key))), "") or ("f" if _sound_feminine(head) else "")
    return bool(own) and len(shown) == 1 and shown.isdisjoint({(own, "s"), (own, "p")})


def barred(scene: Scene, found: Found) -> frozenset[Span]:
    """Actors after a verb whose gender is not its own: none of them is its source."""
    if found.use != "verb":
        return frozenset()
    view = scene.view
    after = between(view.doc.actors, found.last, min(found.last + _NEXT, scene.sentence.last))
    return frozenset(r.party.span for r in after if other_gender(view, found, view.words[r.first].form))


def has_pronoun(form: Form) -> bool:
    """Whether a pronoun may be attached to a word («تعبيره»)."""
    return form.text.endswith(("ه", "ها", "هم", "هما", "هن")) and any(cut.enc for cut in form.cuts)


def _sound_feminine(form: Form) -> bool:
    """Whether a word is a definite sound feminine plural («المنظمات»)."""
    return form.kind == "w" and form.text.endswith("ات") and len(form.text) > _PLURAL and bool(form.cuts) and form.cuts[0].definite


def _oblique(form: Form) -> bool:
    """Whether a word is a sound masculine plural or a dual in the accusative or genitive («المتمردين»)."""
    return (
        form.kind == "w"
        and form.text.endswith("ين")
        and any(r.inflection.number in "pd" and r.inflection.pos != "V" for r in form.readings)
    )


# ---------------------------------------------------------------- whom it is said to
def addressee(scene: Scene, found: Found, gap_end: int, speaker: Party | None, channel: str) -> Party | None:
    """Whom the words are said to: «قال للصحفيين», «أبلغ المجلس», «طلب من الوزير», «في اتصال مع نظيره»."""
    view, lemma = scene.view, found.cue.lemma
    if found.use == "mark":  # «الشامي لـ«نافذة الشرق»: …»
        told = next((c for c in scene.chunks if c.last <= found.first and c.kind == "N" and c.prep == "ل"), None)
        return view.party(told) if told is not None else None
    if found.use not in ("verb", "participle"):
        return None
    end = scene.sentence.last if channel == "letter" else gap_end
    for chunk in scene.chunks:
        if not found.first < chunk.first < end or chunk.kind != "N" or view.is_tongue(chunk):
            continue
        party = view.party(chunk)
        if speaker is not None and (party.span == speaker.span or speaker.span.start <= view.starts[chunk.first] < speaker.span.end):
            continue
        known = chunk.head in view.actor_at
        outlet = view.starts[chunk.first - 1] in view.quote_by_start  # «قال لـ«نافذة الشرق»»
        if (
            (chunk.prep == "ل" and (known or outlet))
            or (not chunk.prep and (lemma in _TOLD or (lemma == "علم" and (known or outlet))) and not view.means_time(chunk))
            or (chunk.prep == "من" and lemma == "طلب" and known)
            or (chunk.prep == "ب" and lemma in _TOLD_WITH_BA and known)
            or (chunk.prep == "الي" and channel == "letter" and known)
            or (chunk.prep == "مع" and channel in ("call", "meeting") and known)
        ):
            return party
    return None
