"""Stage: statements with source, content, act, channel, and the chain they come through.

The search is from cue to complement (Krestel et al. 2008; Pareti 2015 call the three parts source, cue, content): each cue
says in the lexicon what its complements mean; the source is the subject of the cue, after it or before it, or whoever spoke
last; the content ends where the sentence ends or another cue takes over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rasid.arabic.document import Doc
from rasid.record import Statement
from rasid.statements.chains import linked, through
from rasid.statements.channels import ChannelTable
from rasid.statements.complement import STRONG, complement
from rasid.statements.constructions import accord, alone, amid, behind_clause, fronted, gesture, signed, turn
from rasid.statements.content import content, kind_of
from rasid.statements.cues import CueTable, Found, cues_in
from rasid.statements.draft import Draft, Heard, Proposal, holder
from rasid.statements.end import EndChooser
from rasid.statements.keep import ActChooser, Reading, StatementKeeper
from rasid.statements.pledges import pledges
from rasid.statements.source import Asked, SourceRanker
from rasid.statements.stances import with_stances
from rasid.statements.strangers import coded
from rasid.statements.subject import addressee, barred, source
from rasid.statements.view import Scene, View

_SHORTEST = 4


class StatementFinder:
    """Reads words, chunks, quotes and actors; writes ``doc.statements`` and ``doc.pledges``."""

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
        statements = with_stances(doc, self._statements(doc))
        return replace(doc, statements=statements, pledges=pledges(doc, statements))

    def _statements(self, doc: Doc) -> tuple[Statement, ...]:
        """Sentence by sentence; what runs from one to the next is who has spoken."""
        view, heard = View(doc), Heard()
        for number, sentence in enumerate(doc.sentences):
            heard.here = []
            scene = Scene(view, number, sentence, doc.chunks[number])
            found = cues_in(self._cues, doc, sentence)
            self._without_cue(scene, heard, found)
            self._with_cues(scene, heard, found)
        return coded(view, linked(view, heard.drafts))

    def _without_cue(self, scene: Scene, heard: Heard, found: Sequence[Found]) -> None:
        """What is said without a word that says so: after a name and a colon, or in a quotation of its own."""
        speaking = self._cues.speaking
        for proposal in (turn(scene, found, speaking), alone(scene, heard, found), signed(scene, found, speaking), gesture(scene, found)):
            draft = self._kept(scene, proposal, proposal, 0, nested=False) if proposal is not None else None
            if draft is None:
                continue
            heard.add(draft)
            if scene.sentence.title or draft.notes[-1].endswith(("PER", "ORG")):
                heard.last = draft.source

    def _with_cues(self, scene: Scene, heard: Heard, found: Sequence[Found]) -> None:
        for position, cue in enumerate(found):
            if cue.use not in ("verb", "participle") and holder(heard, cue) is not None and not amid(scene, cue):
                continue  # «قال في تصريح لوكالة …: إن»: the noun is the channel of the verb
            ruled = self._read(scene, heard, cue, found[position + 1 :])
            if ruled is None or any(d.content == ruled.content for d in heard.here):
                continue
            nested = any(d.content.start <= scene.view.starts[cue.first] < d.content.end for d in heard.here)
            draft = self._kept(scene, self._ranked(scene, heard, ruled), ruled, len(heard.here), nested=nested)
            if draft is None:
                continue
            for one in through(scene, heard, draft):
                heard.add(one)
            if draft.source is not None and draft.source.why is not None and not nested and cue.use in ("verb", "preposition"):
                heard.last = draft.source

    def _read(self, scene: Scene, heard: Heard, found: Found, later: Sequence[Found]) -> Proposal | None:
        """What the rules read at a cue, if they find a content."""
        if found.cue.kind == "preposition" or found.use == "preposition":
            return accord(scene, heard, found)
        if found.use == "verb" and scene.view.doc.tags[found.first] == "ADP":
            scene = scene.with_verb(found.first)
        at = next((k for k, c in enumerate(scene.chunks) if c.first <= found.first < c.last), None)
        if at is None:
            return None
        said = complement(scene, found, at, later)
        if said is None or said.how not in ("that", "colon"):
            before = fronted(scene, heard, found, at, said) or behind_clause(scene, heard, found, at, said)
            if before is not None or said is None:
                return before
        strong = said.how in STRONG
        named = found.cue.id.startswith("n.")
        if found.use in ("masdar", "noun") and not strong and not named and said.how != "obj":
            return None
        party, notes = source(scene, heard, found, at, said.gap_end)
        if found.use == "masdar" and said.how == "obj" and not named and (party is None or not scene.view.opens_act(said.start)):
            return None  # «إعلان الحكومة رفع أسعار …»
        if party is None and (said.how != "that" if found.use == "noun" else found.use in ("participle", "masdar") and not strong):
            return None
        span = content(scene, found, said, later, self._ender)
        if span is not None and not strong:
            span = self._channels.outside(scene, span)
        if span is None or span.end - span.start < _SHORTEST:
            return None
        return Proposal(found, party, span, said.how, (said.how, *notes), said.gap_end)

    def _ranked(self, scene: Scene, heard: Heard, ruled: Proposal) -> Proposal:
        """The proposal with the source that is likeliest of all who may be it."""
        asked = Asked(ruled.found, scene.sentence, scene.number, ruled.content, ruled.source, ruled.notes[-1], barred(scene, ruled.found))
        party, note = self._ranker.choose(scene.view.doc, asked, heard.spoke)
        return ruled._replace(source=party, notes=(*ruled.notes[:-1], note))

    def _kept(self, scene: Scene, proposal: Proposal, ruled: Proposal, earlier: int, *, nested: bool) -> Draft | None:
        """The proposal as a draft, if it is a statement; ``ruled`` is what the rules alone say, ``earlier`` how many the sentence has."""
        view, found, span = scene.view, proposal.found, proposal.content
        kind = kind_of(view, span, proposal.how)
        reading = Reading(
            found,
            scene.sentence,
            proposal.source,
            span,
            view.word_at(span.start),
            proposal.notes[0],
            proposal.notes[-1],
            kind,
            nested,
            earlier,
        )
        if self._keeper.probability(view.doc, reading) < self._keeper.threshold:
            return None
        told = self._channels.near(view.doc, scene.sentence, found.first, proposal.gap_end)
        channel, platform = told or (found.cue.channel, "")
        to = addressee(scene, found, proposal.gap_end, ruled.source, channel)
        act = self._chooser.act(view.doc, reading)
        return Draft(found, scene.number, proposal.source, span, kind, act, channel, platform, to, proposal.notes, proposal.gap_end, nested)
