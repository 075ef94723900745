"""Names as runs of words."""

from __future__ import annotations

from rasid.arabic.document import Doc

Run = tuple[int, int, str]


def runs(labels: list[str], doc: Doc) -> list[Run]:
    """Names as runs of words from BIO labels, sentence by sentence."""
    out: list[Run] = []
    for sentence in doc.sentences:
        start, kind = -1, ""
        for at in range(sentence.first, sentence.last):
            mark, _, name = labels[at].partition("-")
            if start >= 0 and (mark != "I" or name != kind):
                out.append((start, at, kind))
                start = -1
            if start < 0 and name:
                start, kind = at, name
        if start >= 0:
            out.append((start, sentence.last, kind))
    return out
