"""Which cut of clitics holds where a word stands: one choice among its cuts, by a conditional logit given its part of speech.

A surface alone often does not tell (وفد is a delegation or «and redeemed», بولس no «with ولس»); its part of speech in context mostly
does. Weights: ``cuts.tsv``, learnt by ``training/parts.py`` from Universal Dependencies PUD (CC BY-SA 3.0).
"""

from __future__ import annotations

from rasid.arabic.memory import Memory
from rasid.arabic.normal import align
from rasid.arabic.words import Cut, Form, counts, particles
from rasid.linear import LinearModel

_VERBAL = frozenset({"VERB", "VPAS", "AUX"})
_NOMINAL = frozenset({"NOUN", "ADJ", "PROPN", "NUM"})
_PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "كم", "ني", "ه", "ي", "ك")


def options(form: Form, tag: str) -> tuple[Cut, ...]:
    """The cuts of a word that may hold for it as ``tag``: those of its analysis, and a preposition of one letter with its pronoun («به»).

    «أل» and «آل» are no article (آلاف), nor is that of a function word («الذي»); «ني» is the object of a verb or particle, not the owner of a noun (أمني); a final ي is no pronoun
    where news know the plural in ين («ممثلي» is «representatives of» sooner than «my representative»).
    """
    text, surface = form.text, form.surface
    if form.kind != "w" or len(text) > 40:
        return form.cuts
    short = text[1:] if text[0] in "وف" and len(text) > 2 else text
    paired = short[0] in "بل" and short[1:] in _PRONOUNS
    if form.cuts[0].stem == text and len(form.cuts) == 1 and not paired:
        return form.cuts
    offsets = align(surface).offsets
    plural = text.endswith("ي") and any(article + key[:-1] + "ين" in counts() for key in form.keys for article in ("", "ال"))
    found = dict.fromkeys(
        cut
        for cut in form.cuts
        if not (cut.definite and (surface[offsets[len(cut.pro)]] in "أإآ" or text in particles()))
        and not (cut.enc == "ني" and tag in _NOMINAL)
        and not (cut.enc == "ي" and plural)
    )
    found.setdefault(Cut("", False, text, "", 0, len(surface)))
    if paired:
        at = len(text) - len(short)
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
    gain = (rest + 1).bit_length() - (whole + 1).bit_length()
    joined, verb = f"{bool(cut.pro)}{bool(cut.enc)}", tag in _VERBAL
    fits = ("V" in kinds) == verb if kinds else None
    out = [
        f"shape={shape}", f"shape={shape}|{tag}", f"pro={cut.pro}|{gain}", f"enc={cut.enc}|{gain}", f"pro={cut.pro}|{tag}", f"enc={cut.enc}|{tag}",
        f"rest={rest.bit_length()}|{joined}", f"whole={whole.bit_length()}|{joined}",
        f"article={article.bit_length()}|{cut.pro}", f"fits={fits}", f"fits={fits}|{shape}", f"word={text}|{shape}",
        f"len={min(len(stem), 4)}|{joined}", f"function={stem in particles()}|{shape}",
        f"first={stem[:1]}|{cut.pro}|{tag}", f"tail={stem[-1:]}|{cut.enc}", f"rank={form.cuts.index(cut) if cut in form.cuts else 9}",
        f"verb={'V' in kinds}|{verb}|{cut.pro}",
    ]  # fmt: skip
    return out


class Cutter:
    """Chooses cuts; each word is weighed once for each part of speech."""

    def __init__(self, model: LinearModel | None = None) -> None:
        self._model = model or LinearModel.load("rasid.arabic", "cuts.tsv")
        self.cuts = Memory(self._best)
        """The cut that holds for a word used as a tag, by both."""

    def _best(self, used: tuple[Form, str]) -> Cut:
        form, tag = used
        some = options(form, tag)
        return some[self._model.best([features(form, cut, tag) for cut in some]) if len(some) > 1 else 0]
