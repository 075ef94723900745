"""What articles tell of an incident: the articles themselves, as coded, and which go back to one origin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from rasid.incidents.origins import credit, origins, signature
from rasid.record import Article, CodedArticle, Incident
from rasid.store import tables
from rasid.store.packed import coded_of
from rasid.store.store import Store, article_of


class Told(NamedTuple):
    """Articles by id, what was coded in them, and groups of their ids by origin, the largest group first."""

    articles: dict[str, Article]
    coded: dict[str, CodedArticle]
    groups: list[list[str]]


def accounts(store: Store, incident: Incident, most: int) -> Told:
    """The latest ``most`` articles that tell of an incident."""
    listed = list(dict.fromkeys(mention.article for mention in incident.mentions))[-most:]
    articles, coded = read(store, listed)
    a = tables.articles.c
    with store.begin() as connection:
        signed = dict(tuple(row) for row in connection.execute(select(a.id, a.signature).where(a.id.in_(listed), a.current)))
    found = origins({ident: (signed.get(ident) or signature(article), credit(article)) for ident, article in articles.items()})
    when = {ident: (article.date or "", ident) for ident, article in articles.items()}
    groups = sorted((sorted(group, key=lambda ident: when[ident]) for group in found), key=lambda group: (-len(group), when[group[0]]))
    return Told(articles, coded, groups)


def read(store: Store, idents: Iterable[str]) -> tuple[dict[str, Article], dict[str, CodedArticle]]:
    """Current versions of articles and what was coded in them, by id."""
    a = tables.articles.c
    articles, coded = {}, {}
    with store.begin() as connection:
        for row in connection.execute(select(tables.articles).where(a.id.in_(set(idents)), a.current)).mappings():
            articles[row["id"]] = article_of(row)
            coded[row["id"]] = coded_of(row["coded"])
    return articles, coded
