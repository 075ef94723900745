"""Whether a cue with its parts is a statement at all, and what act it is: logistic regressions over what was read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from rasid.arabic.document import Doc, Sentence
from rasid.arabic.phrases import VERBAL, means_act
from rasid.arabic.words import Word
from rasid.linear import Features, LinearModel, ModelTable, probability
from rasid.record import Party, Span
from rasid.statements.cues import Found

_HEAD = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement as first read: its cue, source, content, and how each was found."""

    found: Found
    sentence: Sentence
    source: Party | None
    content: Span
    first: int
    how: str
    note: str
    kind: str
    nested: bool
    earlier: int


class StatementKeeper:
    """Keeps the readings that are statements."""

    def __init__(self, model: LinearModel | None = None, threshold: float = 0.38) -> None:
        self._model = model or LinearModel.load("rasid.statements", "keep.tsv")
        self.threshold = threshold

    def probability(self, doc: Doc, reading: Reading) -> float:
        """Probability that the reading is a statement."""
        return self._model.probability(features(doc, reading))


class ActChooser:
    """The act of a statement whose cue is open («قال»): what its content does."""

    ACTS = ("promise", "demand", "condemn", "accuse", "praise", "warn")

    def __init__(self, models: dict[str, LinearModel] | None = None, threshold: float = 0.5) -> None:
        models = models or {act: LinearModel.load("rasid.statements", f"act-{act}.tsv") for act in self.ACTS}
        self._models = ModelTable([models[act] for act in self.ACTS])
        self.threshold = threshold

    def act(self, doc: Doc, reading: Reading) -> str:
        """The cue's own act where it has one, else the likeliest act of the content, else state."""
        if reading.found.cue.act != "state":
            return reading.found.cue.act
        (scores,) = self._models.scores([Features(["", *act_features(doc, reading)])])
        score, act = max(zip(scores.tolist(), self.ACTS, strict=True))
        return act if probability(score) >= self.threshold else "state"


def features(doc: Doc, reading: Reading) -> list[str]:
    """What keeping a statement rests on."""
    found, words, tags = reading.found, doc.words, doc.tags
    cue = found.cue
    form = words[found.first].form
    cut = form.cuts[0] if form.cuts else None
    previous = words[found.first - 1].form if found.first > reading.sentence.first else None
    inflections = [r.inflection for r in form.readings if r.lemma == cue.lemma]
    size = reading.content.end - reading.content.start
    resolved = "none" if reading.source is None else "known" if reading.source.code else "words"
    sector = (reading.source.code or "").partition(" ")[2] if reading.source else ""
    strong = reading.how in ("that", "quote", "colon")
    out = [
        f"cue={cue.id}", f"use={found.use}", f"how={reading.how}", f"use+how={found.use}:{reading.how}", f"cue+how={cue.id}:{reading.how}", f"act={cue.act}",
        f"act+how={cue.act}:{reading.how}:{found.use}", f"source={resolved}:{reading.note}", f"source+how={resolved}:{reading.how}", f"sector={sector}", f"tag={tags[found.first]}:{found.use}",
        f"size={min(size // 25, 6)}", f"size+how={min(size // 25, 3)}:{reading.how}", f"kind={reading.kind}", f"nested={reading.nested}:{strong}", f"earlier={min(reading.earlier, 2)}",
        f"title={reading.sentence.title}:{reading.how}", f"conj={cut.pro if cut else ''}", f"enc={bool(cut and cut.enc)}:{found.use}", f"strong={strong}:{resolved}",
        f"before={(previous.bare if previous.kind == 'w' else previous.text) if previous else ''}",
        f"beforetag={tags[found.first - 1] if previous else 'start'}:{found.use}", f"words={len(cue.rest)}", f"distance={cue.distance}",
    ]  # fmt: skip
    head = _head(doc, reading.source)
    if head is not None:
        act = means_act(head.form)
        out += [f"source:act={act}:{found.use}", f"source:act={act}:{cue.id}", f"source:number={head.form.kind == 'n'}"]
    for inflection in inflections[:2]:
        out.append(f"tense={inflection.tense}:{inflection.person}:{found.use}")
    if previous is not None and found.use == "verb":
        out.append(f"under={'comp' in previous.classes}:{'neg' in previous.classes}:{'rel' in previous.classes}")
    return out


def _head(doc: Doc, source: Party | None) -> Word | None:
    """The first word of a source."""
    if source is None:
        return None
    at = bisect_right(doc.words, source.span.start, key=lambda word: word.start) - 1
    return doc.words[at] if at >= 0 else None


def act_features(doc: Doc, reading: Reading) -> list[str]:
    """What the act of a content rests on: its first words, its verbs, the words in it."""
    words, tags = doc.words, doc.tags
    out = [f"cue={reading.found.cue.id}", f"use={reading.found.use}", f"how={reading.how}", f"kind={reading.kind}"]
    seen: set[str] = set()
    i, count, verb = reading.first, 0, False
    while i < len(words) and words[i].start < reading.content.end and count < 60:
        form = words[i].form
        if form.kind == "w":
            cut = form.cuts[0]
            if count < _HEAD:
                out.append(f"head={cut.stem}")
                for reading_ in form.readings[:1]:
                    out.append(f"headlemma={reading_.lemma}:{reading_.inflection.tense}")
            if tags[i] in VERBAL and not verb:
                verb = True
                persons = {r.inflection.person for r in form.readings if r.inflection.pos == "V"}
                future = cut.pro.endswith("س")
                out += [f"verb={future}:{sorted(persons)}", f"first={count <= 1}:{future}"]
            for key in dict.fromkeys((cut.stem, *form.lemmas[:1])):
                if key not in seen and len(key) > 2:
                    seen.add(key)
                    out.append(f"word={key}")
            count += 1
        i += 1
    return out
