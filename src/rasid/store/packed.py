"""Coded articles as the store keeps them: their line of JSON, compressed."""

from __future__ import annotations

import zlib

from rasid.record import CodedArticle, loads


def packed(line: str) -> bytes:
    """A line of JSON as it is kept."""
    return zlib.compress(line.encode("utf-8"), 6)


def line_of(blob: bytes) -> str:
    """The line of JSON that is kept."""
    return zlib.decompress(blob).decode("utf-8")


def coded_of(blob: bytes) -> CodedArticle:
    """The coded article that is kept."""
    return loads(CodedArticle, zlib.decompress(blob))
