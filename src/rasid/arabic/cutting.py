"""Which cut of clitics holds where a word stands: one choice among its cuts, by a conditional logit given its part of speech.

A surface alone often does not tell (وفد is a delegation or «and redeemed», بولس no «with ولس»); its part of speech in context mostly
does. Weights: ``cuts.tsv``, learnt by ``training/parts.py`` from Universal Dependencies PUD (CC BY-SA 3.0).
"""

from __future__ import annotations

from rasid.arabic.normal import align
from rasid.arabic.words import Cut, Form, counts, particles
from rasid.linear import LinearModel

_CACHE_LIMIT = 200_000
_VERBAL = frozenset({"VERB", "VPAS", "AUX"})
_PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "كم", "ني", "ه", "ي", "ك")


def options(form: Form) -> tuple[Cut, ...]:
    """Every cut of a word: those of its analysis, and a preposition of one letter with its pronoun («به»، «لها»)."""
    text = form.text
    if form.kind != "w" or len(text) > 40:
        return form.cuts
    found = dict.fromkeys(form.cuts)
    found.setdefault(Cut("", False, text, "", 0, len(form.surface)))
    short = text[1:] if text[0] in "وف" and len(text) > 2 else text
    if short[0] in "بل" and short[1:] in _PRONOUNS:
        at = len(text) - len(short)
        offsets = align(form.surface).offsets
        found[Cut(text[:at], False, short[0], short[1:], offsets[at], offsets[at + 1])] = None
    return tuple(found)


def borders(form: Form, cut: Cut) -> list[int]:
    """Where the parts of a word begin in its surface, and its end: each letter before the stem, the stem with its article, the pronoun."""
    if not cut.pro and not cut.enc:
        return [0, len(form.surface)]
    offsets = align(form.surface).offsets
    out = [0, *(offsets[n] for n in range(1, len(cut.pro) + 1))]
    if cut.enc:
        out.append(cut.end)
    out.append(len(form.surface))
    return out


def features(form: Form, cut: Cut, tag: str) -> list[str]:
    """What speaks for and against a cut."""
    known = counts()
    text, stem = form.text, cut.stem
    whole, rest = known.get(text, 0), known.get(stem, 0)
    article = known.get("ال" + stem, 0)
    shape = f"{cut.pro}+{'ال' if cut.definite else ''}+{cut.enc}"
    kinds = {r.inflection.pos for r in form.readings if r.cut == cut}
    fits = ("V" in kinds) == (tag in _VERBAL) if kinds else None
    gain = (rest + 1).bit_length() - (whole + 1).bit_length()
    out = [
        f"shape={shape}", f"shape={shape}|{tag}", f"pro={cut.pro}|{gain}", f"enc={cut.enc}|{gain}", f"pro={cut.pro}|{tag}", f"enc={cut.enc}|{tag}",
        f"rest={rest.bit_length()}|{bool(cut.pro)}{bool(cut.enc)}", f"whole={whole.bit_length()}|{bool(cut.pro)}{bool(cut.enc)}",
        f"article={article.bit_length()}|{cut.pro}", f"fits={fits}", f"fits={fits}|{shape}", f"word={text}|{shape}",
        f"len={min(len(stem), 4)}|{bool(cut.pro)}{bool(cut.enc)}", f"function={stem in particles()}|{shape}",
        f"first={stem[:1]}|{cut.pro}|{tag}", f"tail={stem[-1:]}|{cut.enc}", f"rank={form.cuts.index(cut) if cut in form.cuts else 9}",
        f"verb={'V' in kinds}|{tag in _VERBAL}|{cut.pro}",
    ]  # fmt: skip
    return out


class Cutter:
    """Chooses cuts; each word is weighed once for each part of speech."""

    def __init__(self, model: LinearModel | None = None) -> None:
        self._model = model or LinearModel.load("rasid.arabic", "cuts.tsv")
        self._cache: dict[tuple[str, str], Cut] = {}

    def cut(self, form: Form, tag: str) -> Cut:
        """The cut that holds for a word used as ``tag``."""
        key = (form.surface, tag)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            some = options(form)
            at = self._model.best([features(form, cut, tag) for cut in some]) if len(some) > 1 else 0
            found = self._cache[key] = some[at]
        return found
