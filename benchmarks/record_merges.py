"""What the articles of a store make of incidents, and a sheet of some of them to be read: were they merged rightly?

    python benchmarks/record_merges.py STORE [--since 2015-07-21] [--until 2015-08-31] [--seed 1] [--largest 50] [--twos 50]

Drawn by the seed: incidents out of the 200 told by most articles, and of those told by exactly two. Of each up to six articles are
shown: title, the words around the trigger, type, day, place, who to whom. An incident is right when at least two thirds of the
articles read are of one thing that happened.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator

from rasid.record import Article, CodedArticle, Event, Incident
from rasid.store import open_store
from rasid.store.query import Filter, incidents

_TOP = 200
_READ = 6  # articles of an incident that are shown
_BEFORE, _AFTER = 90, 150  # characters around the trigger


def drawn(found: list[Incident], largest: int, twos: int, seed: int) -> tuple[list[Incident], list[Incident]]:
    """A sample of the incidents told by most articles, and one of those told by exactly two."""
    chance = random.Random(seed)
    by_size = sorted(found, key=lambda it: (-it.articles, it.id))[:_TOP]
    two = sorted((it for it in found if it.articles == 2), key=lambda it: it.id)
    return chance.sample(by_size, min(largest, len(by_size))), chance.sample(two, min(twos, len(two)))


def shown(it: Incident, seed: int) -> list[tuple[str, str]]:
    """One mention (article, event) of each of the articles that are read, in the order of their days."""
    first = {mention.article: mention.event for mention in reversed(it.mentions)}
    chosen = random.Random(f"{seed}{it.id}").sample(sorted(first), min(_READ, len(first)))
    order = {mention.article: at for at, mention in enumerate(it.mentions)}
    return [(ident, first[ident]) for ident in sorted(chosen, key=lambda ident: order[ident])]


def lines(article: Article, coded: CodedArticle, event: Event) -> Iterator[str]:
    """How an article tells of an incident."""
    full, span = article.full_text, event.trigger.span
    around = f"{full[max(0, span.start - _BEFORE) : span.start]}[{event.trigger.text}]{full[span.end : span.end + _AFTER]}"
    where = (event.place.name or event.place.text) if event.place else "-"
    who, whom = (", ".join(party.name or party.text for party in parties) or "-" for parties in (event.actor, event.recipient))
    yield f"  {article.id} {article.source} {(article.date or '')[:10]}: {article.title}"
    yield f"    {event.type}; {event.date.iso if event.date else '-'}; {where}; {who} > {whom}; killed {event.killed}"
    yield f"    {' '.join(around.split())}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--since")
    parser.add_argument("--until")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--largest", type=int, default=50)
    parser.add_argument("--twos", type=int, default=50)
    options = parser.parse_args()
    store = open_store(options.store, create=False)
    found = list(incidents(store, Filter(since=options.since, until=options.until)))
    several = sum(it.articles > 1 for it in found)
    print(f"{len(found)} incidents, {several} of them told by two articles or more, {sum(len(it.mentions) for it in found)} reports")
    for title, some in zip(("LARGEST", "TWO"), drawn(found, options.largest, options.twos, options.seed), strict=True):
        for at, it in enumerate(some, 1):
            place = (it.place.name or it.place.text) if it.place else "-"
            print(f"\n{title} {at}: {it.id} {it.type}; {it.date}; {place}; {it.articles} articles")
            for ident, event in shown(it, options.seed):
                stored = store.article(ident)
                assert stored
                print("\n".join(lines(*stored, next(found for found in stored[1].events if found.id == event))))


if __name__ == "__main__":
    main()
