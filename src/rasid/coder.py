"""The road: an article in, a coded article out. Each stage adds one layer and reads only earlier ones."""

from __future__ import annotations

from functools import cache

from rasid import __version__
from rasid.actors import ActorResolver
from rasid.actors.registry import bodies, titles
from rasid.arabic.document import Doc, Reader
from rasid.arabic.phrases import Phraser
from rasid.collector import uncollected
from rasid.dates import DateFinder
from rasid.events import EventFinder
from rasid.places import PlaceFinder
from rasid.record import Article, CodedArticle
from rasid.statements import StatementFinder
from rasid.tagger import Tagger, engine


class Coder:
    """Codes articles. Everything expensive (lexicons, models) is read when it is made: make one a process.

    ``tagger`` finds the names instead of the model that ships.
    """

    version = __version__

    def __init__(self, tagger: Tagger | None = None) -> None:
        with uncollected():
            self._stages = (
                (tagger or engine()).tag,
                DateFinder().find,
                Phraser(titles(), bodies()).chunk,
                PlaceFinder().find,
                ActorResolver().resolve,
            )
            self._statements = StatementFinder().find
            self._events = EventFinder().find
            self._reader = Reader()

    def read(self, article: Article) -> Doc:
        """The document with every layer."""
        return self._events(self.read_before_events(article))

    def read_before_events(self, article: Article) -> Doc:
        """The document with every layer but the events: what the event models are trained on."""
        return self._statements(self.read_before_statements(article))

    def read_before_statements(self, article: Article) -> Doc:
        """The document up to its actors: what the statement models are trained on."""
        doc = self._reader.read(article)
        for stage in self._stages:
            doc = stage(doc)
        return doc

    def __call__(self, article: Article) -> CodedArticle:
        """The coded article: the layers that the JSON lines contract names."""
        doc = self.read(article)
        return CodedArticle(
            id=article.id,
            date=article.date,
            language=article.language,
            title=article.title,
            source=article.source,
            url=article.url,
            coder=self.version,
            names=doc.names,
            dates=doc.dates,
            places=doc.places,
            statements=doc.statements,
            events=doc.events,
            pledges=doc.pledges,
        )


@cache
def shared_coder() -> Coder:
    """The process's one coder."""
    return Coder()
