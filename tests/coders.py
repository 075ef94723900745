"""Coders that stand in for the real one where a test is about what surrounds it. At module level, so that processes can name them."""

from __future__ import annotations

import os

from rasid.record import Article, CodedArticle


def echo() -> object:
    """Codes nothing; dies or fails where the text says so."""

    def code(article: Article) -> CodedArticle:
        if "DIE" in article.text:
            os._exit(9)
        if "FAIL" in article.text:
            raise ValueError("told to fail")
        return CodedArticle(article.id, article.date, article.language)

    return code


def broken() -> object:
    """Cannot be loaded."""
    raise RuntimeError("no model")


class Slow:
    """Stands in for the coder of Rasid in a process of its own: an event for each article, a little time for each."""

    version = "1"

    def __call__(self, article: Article) -> CodedArticle:
        import time

        from rasid.record import Event, Passage, Span

        time.sleep(0.002)
        words = article.text.split()[0]
        trigger = Passage(Span(0, len(words)), words)
        return CodedArticle(article.id, article.date, coder="0.1.0", events=(Event(f"E{article.id}", trigger, "ASSAULT"),))
