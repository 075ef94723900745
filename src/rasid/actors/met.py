"""Who is met in an article, with every place where they are spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rasid.arabic.document import Doc
from rasid.arabic.normal import fold
from rasid.record import Mention, Party


@dataclass(slots=True)
class Met:
    """An actor of an article: the resolved name, the code, the registry id if it has one, and its mentions in order."""

    name: str
    code: str
    actor: str
    mentions: list[Mention] = field(default_factory=list)

    @property
    def called(self) -> Counter[str]:
        """By which words the article calls the actor, and how often; pronouns and implied subjects call nobody by name."""
        return Counter(mention.text for mention in self.mentions if mention.kind in ("name", "description"))


def met(doc: Doc) -> list[Met]:
    """The actors of a coded document, in the order of their first mention.

    What the resolver told to be one actor is one here: the same registry id, else the same name. Groups that nothing tells apart from
    others of their kind («متظاهرون») go by their words and code.
    """
    out: dict[tuple[str, str], Met] = {}
    for mention in sorted(_mentions(doc), key=lambda mention: (mention.span.start, mention.span.end)):
        party = mention.party
        if party is None or not (party.code or party.actor):
            continue
        name = party.name or party.text
        key = ("actor", party.actor) if party.actor else ("name", fold(name) if party.name else f"{fold(name)} {party.code}")
        group = out.setdefault(key, Met(name, party.code or "", party.actor or ""))
        if not party.actor and len(name) > len(group.name):
            group.name = name
        group.mentions.append(mention)
    return list(out.values())


def _mentions(doc: Doc) -> Iterable[Mention]:
    """The mentions of the resolver, then sources, actors and recipients that are no noun phrases of it: pronouns, implied subjects."""
    seen = set()
    for mention in doc.mentions:
        seen.add(mention.span)
        yield mention
    parties: list[Party] = [s.source for s in doc.statements if s.source]
    parties += [party for event in doc.events for party in (*event.actor, *event.recipient)]
    for party in parties:
        if party.span not in seen and not any(_inside(party, mention) for mention in doc.mentions):
            seen.add(party.span)
            yield Mention(party.span, party.text, "pronoun", party)


def _inside(party: Party, mention: Mention) -> bool:
    return party.span.start < mention.span.end and mention.span.start < party.span.end
