"""Sources that no actor and no text answers: whom they mean, or the code that is likeliest for them.

«الرسام», «الأم», «صفحته الرسمية», «استطلاع: …» are nobody that the registry, the names or the role words know. A text and a noun
with a pronoun («تأكيده») speak for who spoke last; a lone last name is whoever bears it; of all others the country is told by an
adjective, or else is the one the article speaks of most, and they are taken for civilians.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rasid.actors import anaphors
from rasid.actors.anaphors import country_of
from rasid.arabic.normal import fold
from rasid.arabic.words import Word
from rasid.record import Party, Statement, Why
from rasid.statements.subject import has_pronoun
from rasid.statements.view import View

_MARKS = " «»\"“”'"


def coded(view: View, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements of an article, in order, with a code for every source that is there."""
    out = []
    speaker: Party | None = None
    for at, statement in enumerate(statements):
        source = statement.source
        if source is not None and not source.code:
            following = (other.source for other in statements[at + 1 :] if other.source is not None and other.source.code)
            words = _words(view, source)
            source = _known(view, source, words, speaker or next(following, None)) or _civilian(view, source, words)
            statement = replace(statement, source=source)
        if source is not None and statement.via is None:
            speaker = source
        out.append(statement)
    return tuple(out)


def _words(view: View, source: Party) -> Sequence[Word]:
    """The words of a source; its first may have a clitic before it."""
    first = view.word_at(source.span.start)
    first -= first > 0 and view.ends[first - 1] > source.span.start
    return view.words[first : view.word_at(source.span.end)]


def _known(view: View, source: Party, words: Sequence[Word], speaker: Party | None) -> Party | None:
    """Somebody met in the article whom a source means by a last name, a text or a pronoun."""
    last_name = [fold(source.text.strip(_MARKS))]
    for resolved in view.doc.actors:
        party = resolved.party
        if party.name and party.code and fold(party.name).split()[1:][-1:] == last_name:
            return _meant(source, party, "coreference.name")
    if speaker is None or not words:
        return None
    if any(anaphors.entries[word.form][0] == "text" for word in words):
        return _meant(source, speaker, "coreference.text")
    return _meant(source, speaker, "coreference.pronoun") if has_pronoun(words[0].form) else None


def _meant(source: Party, party: Party, rule: str) -> Party:
    return replace(source, name=party.name, code=party.code, actor=party.actor, why=Why((rule, *(party.why.rules if party.why else ()))))


def _civilian(view: View, source: Party, words: Sequence[Word]) -> Party:
    """A source of whom nothing is known: its country by an adjective of its noun, here or elsewhere in the article, or by the whole article."""
    head = words[0].form.bare if words else ""
    phrases = [c for chunks in view.doc.chunks for c in chunks if c.kind == "N" and view.words[c.head].form.bare == head]
    told = next((a.party for a in view.doc.adjectives if a.party.code and any(c.first <= a.first < c.last for c in phrases)), None)
    if told is not None:
        return replace(source, code=f"{told.code} CVL", why=Why(("no office known", f"country from nationality:{told.code}")))
    counted = Counter(country for resolved in view.doc.actors if (country := country_of(resolved.party)))
    if not counted:
        return replace(source, code="-- CVL", why=Why(("no office known", "country unknown")))
    country = counted.most_common(1)[0][0]
    return replace(source, code=f"{country} CVL", why=Why(("no office known", "country from the context")))
