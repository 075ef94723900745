"""Reports and statements with who issued them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rasid.actors import anaphors
from rasid.actors.hits import QUOTES
from rasid.actors.phrases import Phrases
from rasid.actors.registry import Entry
from rasid.arabic.document import Resolved, Sentence
from rasid.arabic.phrases import Chunk
from rasid.arabic.sets import word_set
from rasid.record import Party, Span, Why

_ISSUED = 5
_ISSUE = word_set("text.issue")
_PARTS = word_set("text.parts")
_STATE = word_set("text.state")
_PRESS = "JRN"
_TAKEN_UP = ("ه", "ها")
Guess = Callable[[int, Sentence, Entry], tuple[str, str]]


def texts(phrases: Phrases, actors: Sequence[Resolved], guess: Guess) -> list[Resolved]:
    """Reports and statements with who issued them: «بيان الرئاسة», «تقرير أصدرته المنظمة», «أعلن الجيش في بيان … وأضاف البيان».

    ``guess`` gives the likeliest country of whoever issues a text of which nothing is told («بيانات أولية»), and the rule.
    """
    at = {i: resolved for resolved in reversed(actors) for i in range(resolved.first, resolved.last)}
    out: list[Resolved] = []
    last: dict[str, Party] = {}
    guessed = {rule for rule, sector in anaphors.sectors().items() if sector != _PRESS}
    known = anaphors.entries
    heads = {i: found[1] for i, word in enumerate(phrases.words) if (found := known[word.form])[0] == "text"}
    for sentence, chunks in zip(phrases.doc.sentences, phrases.doc.chunks, strict=True):
        before: Party | None = None
        for k, chunk in enumerate(chunks):
            if chunk.kind == "N" and not chunk.prep and (actor := at.get(chunk.head) or at.get(chunk.first)):
                before = actor.party
            head = next(filter(heads.__contains__, range(chunk.first, chunk.last)), -1)
            rule = heads.get(head, "")
            if head < 0 or (head > chunk.head and rule in guessed and phrases.head(chunk.head) not in _PARTS):
                continue  # «قاضي التحقيق» is no inquiry
            issuer = _issuer(phrases, chunks, k, at)
            definite = phrases.definite(head)
            if issuer is None and definite:
                issuer = last.get(rule) or (last.get("") if rule not in guessed else None)
            first = chunk.first if head <= chunk.head else head
            span = Span(phrases.begin(first), phrases.words[chunk.last - 1].end)
            own = None if issuer else _own(phrases, chunk, head, rule, sentence, guess)
            issuer = issuer or own or before
            if issuer is None or not issuer.code:
                continue
            if own is None:
                last[""] = issuer
            last[rule] = issuer
            rules = ("coreference.text", rule, *(issuer.why.rules if issuer.why else ()))
            party = Party(span, phrases.doc.text[span.start : span.end], issuer.name, issuer.code, issuer.actor, Why(rules))
            out.append(Resolved(first, chunk.last, party, "text"))
    return out


def _own(phrases: Phrases, chunk: Chunk, head: int, rule: str, sentence: Sentence, guess: Guess) -> Party | None:
    """Whoever issues a text of which nothing but a nationality may be told: «دراسة ألمانية», «بيانات أولية»."""
    sector = anaphors.sectors().get(rule)
    if not sector or phrases.doc.tags[chunk.first] == "NUM":
        return None
    told = next((hit.entry for i in range(head, chunk.last) if (hit := phrases.hits.get(i)) and hit.entry.kind == "nationality"), None)
    if told is None and sector == _PRESS:  # «التقرير» is no paper's for all one knows, «تقرير إسرائيلي» is likely
        return None
    if any(not _STATE.isdisjoint(phrases.words[i].form.keys) for i in range(head, chunk.last)):
        sector = "GOV"
    country, why = (told.code, f"country from {told.id}") if told else guess(head, sentence, Entry(rule, "vague", "", sector))
    return Party(Span(0, 0), "", None, f"{country or '--'} {sector}", None, Why((why,)))


def _issuer(phrases: Phrases, chunks: tuple[Chunk, ...], k: int, at: dict[int, Resolved]) -> Party | None:
    """Whom the words after a text name as its author."""
    chunk = chunks[k]
    inside = next((at[i] for i in range(chunk.head + 1, chunk.last) if i in at), None)
    if inside is not None:
        return inside.party
    # A verb with a pronoun that takes up the text: «أصدرته», also where it was read as part of the phrase.
    done = any(_takes_up(phrases, i) for i in range(chunk.head + 1, chunk.last))
    issued = any(phrases.words[i].form.bare in _ISSUE for i in range(chunk.first, chunk.last))
    for follower in chunks[k + 1 : k + _ISSUED]:
        if follower.kind == "V":
            done = _takes_up(phrases, follower.first) and not follower.conj
            issued = issued or phrases.words[follower.first].form.bare in _ISSUE
            if not done and not issued:
                return None
        elif follower.kind == "N":
            actor = next((at[i] for i in range(follower.first, follower.last) if i in at), None)
            if follower.conj:
                return None
            if actor is not None:
                near = follower is chunks[k + 1]  # «بيان من مكتب الرئيس»
                by = (
                    follower.prep in ("ل", "من قبل")
                    or (near and follower.prep == "من")
                    or (issued and follower.prep == "عن")
                    or (done and not follower.prep)
                )
                if by or not follower.prep:
                    return actor.party if by else None
            issued = issued or phrases.words[follower.head].form.bare in _ISSUE
        elif follower.kind == "P" and follower.mark in QUOTES:
            done = done or (follower is chunks[k + 1] and not phrases.definite(chunk.head))  # «مسح "أوبك"»
        elif follower.kind != "R" and not (follower.kind == "W" and issued):  # «صدر السبت عن …»
            return None
    return None


def _takes_up(phrases: Phrases, at: int) -> bool:
    form = phrases.words[at].form
    return form.text.endswith(_TAKEN_UP) and any(cut.enc for cut in form.cuts)
