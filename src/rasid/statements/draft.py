"""A statement being read, and who has spoken so far in its article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from rasid.record import Party, Span
from rasid.statements.cues import Found


class Proposal(NamedTuple):
    """What the rules read at a cue.

    ``how``: by what the content was found (that, quote, colon, bare, obj, prep:…, whole); ``notes``: that, and by what the source was;
    ``gap_end``: the word where the gap between cue and content ends, in which source, addressee and channel stand.
    """

    found: Found
    source: Party | None
    content: Span
    how: str
    notes: tuple[str, ...]
    gap_end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that is kept, before ids are made; ``outer`` is the one it comes through, where the cue itself says so."""

    found: Found
    sentence: int
    source: Party | None
    content: Span
    kind: str
    act: str
    channel: str
    platform: str
    to: Party | None
    notes: tuple[str, ...]
    gap_end: int
    nested: bool
    outer: Draft | None = None


@dataclass(slots=True)
class Heard:
    """What the search remembers: the drafts of the article and of the sentence (``here``), and who spoke.

    ``last``: of whom a cue without a subject speaks on; ``spoke``: every source so far, the last one last.
    """

    last: Party | None = None
    spoke: dict[Span, Party] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    here: list[Draft] = field(default_factory=list)

    def add(self, draft: Draft) -> None:
        """Remembers a statement."""
        self.here.append(draft)
        self.drafts.append(draft)
        if draft.source is not None:
            self.spoke.pop(draft.source.span, None)
            self.spoke[draft.source.span] = draft.source


def holder(heard: Heard, found: Found) -> Draft | None:
    """The statement of the sentence between whose cue and content another cue stands («أكد الوزير، بحسب البيان، أن …»)."""
    return next((draft for draft in heard.here if draft.found.first < found.first < draft.gap_end), None)
