"""Whether the name of a country or a capital is a place in the text, or stands for those who govern from there."""

from __future__ import annotations

from rasid.arabic.document import Sentence
from rasid.places.reading import QUOTES, WEAK, Found, Reading
from rasid.places.relations import Relation
from rasid.places.sights import Head

_REACH = 7
_BYLINE = 6
_DASHES = frozenset("-–—ـ")
_DESCRIBED = 3
_ROUTES = frozenset({"road", "water", "mountain", "crossing"})
_GOALS = frozenset({"الي", "علي"})
_SIDES = 5
_EMBASSIES = frozenset({"سفاره", "قنصليه"})


def as_place(
    reading: Reading, sentence: Sentence, found: Found, lead: int, head: Head | None, relation: Relation | None, cues: frozenset[str],
    previous: int | None, chained: bool, wide: bool,
) -> str:  # fmt: skip
    """Why a country or a capital stands for a place here and not for those who govern it; empty where it does not.

    The designation begins at word ``lead`` and the place before it ends at word ``previous``; ``chained``: both stand in a list;
    ``wide``: the name is of a country.
    """
    if head is not None and head.kind != "country" and (head.kind != "building" or (not wide and head.word not in _EMBASSIES)):
        return "place:head"
    if relation is not None:
        if relation.kind not in WEAK:
            acting = relation.kind in ("from", "to", "at", "towards") and "actor" in reading.cues_at(relation.first - 1, sentence)
            return "" if acting else "place:relation"
        struck = not wide and reading.struck(relation, sentence)
        if relation.kind == "between" and _spans_land(reading, relation.first - 1, sentence):
            return "place:relation"
        if not struck and (relation.kind == "between" or not cues & {"motion", "inhabit"}):
            return ""
        return "place:cue"
    prep = head.prep if head else found.start.prep
    if cues & {"motion", "inhabit"} or (not wide and "event" in cues):
        return "" if "motion" in cues and _leads_on(reading, sentence, found.last) else "place:cue"
    if prep == "ب":
        return "place:relation"
    if prep == "ل" and _within(reading, sentence, lead, {"motion"}):
        return "place:motion"
    if prep:
        return ""
    if chained:
        return "place:list"
    if found.start.joined and _other_side(reading, sentence, lead):
        return ""
    if previous is not None and found.first - previous == 1 and reading.words[previous].form.text in ("،", "("):
        return "place:qualifier"
    if "host" in reading.cues_at(lead - 1, sentence) or "host" in reading.cues_at(found.last, sentence):
        return "place:host"
    if _within(reading, sentence, lead, {"motion", "strike"}) and not _noun_before(reading, lead, sentence):
        return "place:motion"
    return "place:dateline" if _dateline(reading, sentence, found) else ""


def _spans_land(reading: Reading, at: int, sentence: Sentence) -> bool:
    """Whether a word, or one before it that it describes, is a road, a river or a journey, what lies between two places and not
    between two governments: «الطريق الدولية الرابطة بين تونس وصفاقس», «رحلة بين الرياض وجدة»."""
    for before in range(at, max(sentence.first, at - _DESCRIBED) - 1, -1):
        sight = reading.sights.get(before)
        heads = [head for head in (sight.definite, sight.head) if head is not None] if sight is not None else []
        if any(head.kind in _ROUTES and not head.loose for head in heads) or "route" in reading.cues_at(before, sentence):
            return True
        form = reading.words[before].form
        if form.kind != "w" or form.classes or not (reading.tag(before) == "ADJ" or (form.cuts and form.cuts[0].definite)):
            return False
    return False


def _leads_on(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Whether what follows is where the named one goes: «تدخل واشنطن على الخط», «وصلت أنقرة إلى قناعة»."""
    return at < sentence.last and reading.words[at].form.text in _GOALS


def _other_side(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Whether a name joined by «و» is the second that something stands between, where the first is no place: «بين موسكو وكييف»."""
    for before in range(at - 1, max(sentence.first, at - _SIDES) - 1, -1):
        form = reading.words[before].form
        if form.text == "بين":
            return True
        if form.kind != "w" or not reading.named(before):
            return False
    return False


def _within(reading: Reading, sentence: Sentence, at: int, classes: set[str]) -> bool:
    """Whether a verb or noun of going or striking stands a few words before, with its subject between."""
    for before in range(at - 1, max(sentence.first, at - 1 - _REACH) - 1, -1):
        form = reading.words[before].form
        if form.kind == "p" and form.text not in QUOTES and form.text != "»":
            return False
        if "comp" in form.classes or "rel" in form.classes:
            return False
        if reading.cues_at(before, sentence) & classes:
            return True
    return False


def _noun_before(reading: Reading, at: int, sentence: Sentence) -> bool:
    """Whether the word before governs the name (a noun in the construct state, a preposition) so that it is no object."""
    word = reading.words[at - 1]
    if at - 1 < sentence.first or word.form.kind != "w" or "prep" in word.form.classes or "conj" in word.form.classes:
        return True
    name = reading.kinds.get(at - 1)
    cut = word.form.cuts[0]
    if reading.doc.tags and reading.doc.tags[at - 1] in ("ADJ", "ADV", "VERB"):
        return False
    return not (name is not None or cut.definite or cut.enc)


def _dateline(reading: Reading, sentence: Sentence, found: Found) -> bool:
    """«صنعاء - وكالات», «الرياض: …» at the beginning of the text; in a headline only «طرابلس.. …»."""
    at = found.last
    if found.first - sentence.first > _BYLINE:
        return False
    if at >= sentence.last:
        return found.first == sentence.first and reading.doc.text[reading.words[at - 1].end : reading.words[at - 1].end + 2] in ("..", "…")
    byline = found.first > sentence.first and all(
        reading.words[i].form.kind == "p" or i in reading.kinds for i in range(sentence.first, found.first)
    )
    if byline and sentence.paragraph <= 2 and reading.words[found.first - 1].form.text in _DASHES:
        return True
    sign = reading.words[at].form.text
    if sign in (".", "…") or reading.words[at].form.kind == "n":
        return found.first == sentence.first
    if sentence.title or sentence.paragraph > 2 or sign not in (*_DASHES, ":", "/", "(", "|"):
        return False
    return found.first == sentence.first or byline
