"""Tolls: killed, injured, missing, detained, displaced, as the text tells them."""

from __future__ import annotations

from rasid import lexicon
from rasid.arabic.document import Doc, Sentence
from rasid.arabic.normal import fold
from rasid.arabic.numbers import number_at
from rasid.record import Harm, Span


def _table() -> dict[str, tuple[str, int, int]]:
    out = {}
    for row in lexicon.load("harm.tsv"):
        for word in lexicon.split(row["words"]):
            out[fold(word)] = (row["kind"], int(row["count"] or 0), 1 if row["class"] == "act" else 0)
    return out


_HARM: dict[str, tuple[str, int, int]] = {}


def tolls(doc: Doc, sentence: Sentence, trigger: int) -> tuple[Harm, ...]:
    """The figures told in the sentence of a trigger: each number takes its kind from the nearest word of harm.

    «مقتل 14 شخصا»: the word before the number; «14 قتيلا»: the word after it; duals and singulars («قتيلان») count themselves.
    """
    if not _HARM:
        _HARM.update(_table())
    words = doc.words
    out: list[Harm] = []
    kind, kind_at = "", -99
    i = sentence.first
    while i < sentence.last:
        form = words[i].form
        entry = next((_HARM[key] for key in form.keys if key in _HARM), None)
        if entry and entry[1]:
            out.append(Harm(entry[0], Span(words[i].start, words[i].end), doc.text[words[i].start : words[i].end], entry[1], entry[1]))
            i += 1
            continue
        if entry:
            kind, kind_at = entry[0], i
        number = number_at(words, i) if form.kind in ("n", "w") and not entry else None
        if number:
            value, after = number
            named = next((_HARM[key] for j in range(after, min(after + 2, sentence.last)) for key in words[j].form.keys if key in _HARM), None)
            before = kind if i - kind_at <= 4 else ""
            told = named[0] if named else before
            if told and isinstance(value, int) and 0 < value < 1_000_000 and not (words[after - 1].form.text.endswith("%")):
                least = any(words[j].form.bare in ("اقل", "اكثر") for j in range(max(i - 3, sentence.first), i))
                subset = any(words[j].form.text in ("بينهم", "منهم", "بينها", "ضمنهم") for j in range(max(i - 2, sentence.first), i))
                out.append(
                    Harm(told, Span(words[i].start, words[after - 1].end), doc.text[words[i].start : words[after - 1].end], value, None if least else value, "at-least" if least else "exact", subset)
                )
            i = max(after, i + 1)
            continue
        i += 1
    del trigger
    return tuple(out)
