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
