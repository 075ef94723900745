"""Articles, statements, actors, commitments and search by the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from rasid.exports.columns import STATEMENTS, Column
from rasid.record import to_dict
from rasid.store import board, people, speech
from rasid.store.accounts import read
from rasid.store.board import Asked
from rasid.store.fresh import last_day
from rasid.store.pledges import followed_one
from rasid.store.query import Found
from rasid.store.search import search as search_texts
from rasid.store.speech import Said, Spoken
from rasid.web.api.answers import ERRORS, Page, answer, csv, drawn, lines, rss
from rasid.web.asked import Cursor, Since, Until, Words, day, pledged, said, searchable, text
from rasid.web.pages.actors import graph
from rasid.web.pages.statements import cube, over_time, saying
from rasid.web.suggest import suggestions
from rasid.web.view import language_of, segment

router = APIRouter(prefix="/api", responses=ERRORS)
Limit = Annotated[int, Query(ge=1, le=200, description="items in a page")]
Number = Annotated[int, Query(ge=1, le=500, description="which page")]
Typed = Annotated[str, Query(min_length=1, max_length=300, description="words in any spelling")]
Article = Annotated[str, Query(max_length=400, description="id of the article it stands in")]
Pledge = Annotated[str, Query(max_length=100, description="its id in the article")]
Ident = Annotated[str, Path(description="id of the article")]
Somebody = Annotated[str, Path(description="registry id or name, as the list of actors has it")]
SaidBy = Annotated[Said, Depends(said)]
Pledged = Annotated[Asked, Depends(pledged)]


def _plain(one: Spoken) -> dict[str, Any]:
    head = {"article": one.coded.id, "outlet": one.coded.source, "published": one.coded.date}
    plain: dict[str, Any] = head | to_dict(one.statement)
    return plain


@router.get("/articles/{ident:path}", tags=["articles"])
def article(request: Request, ident: Ident) -> Response:
    """One article with everything that was coded in it, in the shape of the JSON lines contract, and its text."""
    articles, coded = ({}, {}) if "\x00" in ident else read(request.app.state.store, [ident])
    if ident not in articles:
        raise HTTPException(404, "no article has that id")
    return answer(request, to_dict(coded[ident]) | {"text": articles[ident].text})


@router.get("/statements", tags=["statements"], response_model=Page)
def statements(request: Request, asked: SaidBy, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """A page of statements, the latest first; ``next`` is the cursor of the page after it."""
    state = request.app.state
    found, following = speech.page(state.store, asked, cursor, limit)
    total = cube(state, asked).total(asked)
    return answer(request, {"items": [_plain(one) for one in found], "next": following, "total": total})


@router.get("/statements.jsonl", tags=["statements"], response_class=StreamingResponse)
def statement_lines(request: Request, asked: SaidBy) -> Response:
    """Every statement that matches, one a line, as it is read."""

    def pages() -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            found, cursor = speech.page(request.app.state.store, asked, cursor, 200)
            yield from map(_plain, found)
            if cursor is None:
                return

    return lines(pages())


@router.get("/statements.csv", tags=["statements"], response_class=Response)
def statement_table(request: Request, asked: SaidBy, cursor: Cursor = None, limit: Limit = 200) -> Response:
    """The page of statements as CSV."""
    found, _ = speech.page(request.app.state.store, asked, cursor, limit)
    return csv([Found(one.coded, one.statement) for one in found], STATEMENTS, "statements.csv")


@router.get("/statements.rss", tags=["statements"], response_class=Response)
def statement_feed(request: Request, asked: SaidBy) -> Response:
    """The latest statements that match, as an RSS feed."""
    lang = language_of(request)
    found, _ = speech.page(request.app.state.store, asked, None, 50)
    rows = [(one, saying(one, lang)) for one in found]
    entries = [
        (f"/articles/{segment(row.article)}#{row.id}", f"{row.speaker}: {lang.named('act', row.act)}", row.content, one.coded.date)
        for one, row in rows
    ]
    return rss(request, f"{lang('name')}: {lang('statements')}", "/statements", entries)


@router.get("/statements/timeline", tags=["statements"])
def statement_timeline(request: Request, asked: SaidBy) -> Response:
    """Statements over time by act, in days, weeks, months or years. The period of the query does not count."""
    return answer(request, drawn(over_time(request.app.state, asked, language_of(request))))


@router.get("/actors", tags=["actors"], response_model=Page)
def actors(request: Request, words: Words = None, page: Number = 1, limit: Limit = 60) -> Response:
    """Those who are met most, of a name or code if ``words`` are given."""
    state, named = request.app.state, text(words)
    found = state.memory.recall(("actors", named, page, limit), lambda: people.actors(state.store, named, limit + 1, (page - 1) * limit))
    following = str(page + 1) if len(found) > limit else None
    return answer(request, {"items": [actor._asdict() for actor in found[:limit]], "next": following})


@router.get("/actors.csv", tags=["actors"], response_class=Response)
def actor_table(request: Request, words: Words = None, page: Number = 1, limit: Limit = 200) -> Response:
    """Those who are met most, as CSV."""
    found = people.actors(request.app.state.store, text(words), limit, (page - 1) * limit)
    columns = [_column(name) for name in people.Actor._fields]
    return csv(found, columns, "actors.csv")


@router.get("/actors/{who:path}", tags=["actors"])
def actor(request: Request, who: Somebody) -> Response:
    """One actor: counts, codes, names used and by which outlet, dyads."""
    store = request.app.state.store
    held = None if "\x00" in who else people.actor(store, who)
    if held is None:
        raise HTTPException(404, "nobody is called so")
    return answer(
        request,
        held._asdict()
        | {
            "codes": [{"code": code, "number": number} for code, number in people.codes(store, who)],
            "called": [one._asdict() for one in people.called(store, who)],
            "dyads": [one._asdict() for one in people.dyads(store, who)],
        },
    )


@router.get("/network", tags=["actors"])
def network(request: Request, since: Since = None, until: Until = None) -> Response:
    """The most frequent pairs of who does what to whom, over incidents."""
    return _network(request, None, since, until)


@router.get("/network/{who:path}", tags=["actors"])
def network_of(request: Request, who: Somebody, since: Since = None, until: Until = None) -> Response:
    """The pairs around one actor."""
    return _network(request, who.replace("\x00", ""), since, until)


def _network(request: Request, who: str | None, since: str | None, until: str | None) -> Response:
    state, low, high = request.app.state, day(since), day(until)
    found = state.memory.recall(("network", who, low, high), lambda: people.network(state.store, who, low, high))
    return answer(request, graph(found, language_of(request)))


@router.get("/commitments", tags=["commitments"], response_model=Page)
def commitments(request: Request, asked: Pledged, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """A page of commitments and demands, the latest first."""
    state = request.app.state
    found, following = board.page(state.store, asked, cursor, limit)
    total = state.memory.recall(("pledges", asked), lambda: board.total(state.store, asked))
    return answer(request, {"items": [entry._asdict() for entry in found], "next": following, "total": total})


@router.get("/commitments/later", tags=["commitments"])
def later(request: Request, article: Article, pledge: Pledge) -> Response:
    """What later reporting says of one of them: its state, and the news of it."""
    store = request.app.state.store
    found = None if "\x00" in article + pledge else followed_one(store, article, pledge, last_day(store) or "")
    if found is None:
        raise HTTPException(404, "no commitment or demand has that id")
    return answer(request, {"state": found.state, "overdue": found.overdue, "news": [to_dict(one) for one in found.news]})


@router.get("/commitments.csv", tags=["commitments"], response_class=Response)
def commitment_table(request: Request, asked: Pledged, cursor: Cursor = None, limit: Limit = 200) -> Response:
    """The page of commitments and demands as CSV."""
    found, _ = board.page(request.app.state.store, asked, cursor, limit)
    names = ("id", "kind", "by", "to", "text", "due", "day", "article", "outlet")
    columns = [_column(name) for name in names]
    return csv(found, columns, "commitments.csv")


def _column(name: str) -> Column[Any]:
    """A column of the field with this name; of a pair (who, words) the words."""

    def cell(row: Any) -> str:
        value = getattr(row, name)
        return str(value[1]) if isinstance(value, tuple) else "" if value is None else str(value)

    return Column(name, name, name, cell)


@router.get("/commitments.rss", tags=["commitments"], response_class=Response)
def commitment_feed(request: Request, asked: Pledged) -> Response:
    """The latest commitments and demands, as an RSS feed."""
    lang = language_of(request)
    found, _ = board.page(request.app.state.store, asked, None, 50)
    entries = [
        (
            f"/articles/{segment(entry.article)}?at={entry.start}-{entry.end}",
            f"{lang(entry.kind)}: {entry.by[1] if entry.by else lang('unknown_source')}",
            entry.text,
            entry.day,
        )
        for entry in found
    ]
    return rss(request, f"{lang('name')}: {lang('commitments')}", "/commitments", entries)


@router.get("/search", tags=["search"], response_model=Page)
def search(request: Request, q: Typed, page: Number = 1, limit: Limit = 20) -> Response:
    """Articles by their words in any spelling, the best first."""
    words = searchable(q)
    if not words:
        raise HTTPException(422, "q: words to search for")
    found = search_texts(request.app.state.store, words, page=page, size=limit)
    following = str(page + 1) if found.total > page * limit else None
    return answer(request, {"items": [_hit(hit) for hit in found.hits], "next": following, "total": found.total})


def _hit(hit: Any) -> dict[str, Any]:
    return {
        "id": hit.id, "title": hit.title, "outlet": hit.source, "date": hit.date, "url": hit.url, "score": hit.score,
        "passage": {"span": list(hit.passage.span), "text": hit.passage.text}, "found": [list(span) for span in hit.found],
    }  # fmt: skip


@router.get("/suggest", tags=["search"])
def suggest(request: Request, q: Typed) -> Response:
    """Actors, places, kinds of incident and outlets whose names answer to what is being typed, in any spelling, with where they are shown."""
    words, lang = text(q), language_of(request)
    found = suggestions(request.app.state, words, lang) if words else []
    return answer(request, {"items": [one._asdict() | {"what": lang(f"suggested_{one.kind}")} for one in found]})
