"""Words that mean somebody met before: «بلاده», «سموه», «بعضهم», «الطرفان», and roles said again («المصدر», «الرئيسان»).

Nothing is learnt here: each takes the last that fits in kind and number, and means nobody where none does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice

from rasid import lexicon
from rasid.actors.antecedent import Past
from rasid.actors.compose import WHOLE_CODES
from rasid.actors.registry import Entry
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.words import Form
from rasid.record import Party

_BACK, _FAR = 24, 120
_NONE = ("", "")
COUNTERPART = "role:counterpart"
_PERSONAL = frozenset({"office", "member"})
_GROUPS = frozenset({"p", "d"})


@cache
def anaphors() -> dict[str, tuple[str, str]]:
    """What a word in normal form means of those met before, and the id of its entry."""
    return {
        fold(word): (row["means"], f"anaphor:{row['id']}")
        for row in lexicon.load("actors/anaphors.tsv")
        for word in lexicon.split(row["word"])
    }


@cache
def sectors() -> dict[str, str]:
    """The sector of whoever issues a text of which nothing is told («دراسة ألمانية» comes from researchers), by the id of the text's entry."""
    return {f"anaphor:{row['id']}": row["sector"] for row in lexicon.load("actors/anaphors.tsv") if row["sector"]}


def _entry(form: Form) -> tuple[str, str]:
    if form.kind != "w" or not form.cuts:
        return _NONE
    known, cut = anaphors(), form.cuts[0]
    stem = cut.stem[:-1] if cut.stem.endswith("ا") and not cut.definite else cut.stem
    return known.get(cut.stem + cut.enc) or known.get(stem) or next((known[key] for key in form.keys if key in known), _NONE)


entries = Memory(_entry)
"""What a word means of those met before, and the id of its entry; nothing where it is no anaphor."""


def meant(means: str, past: Sequence[Past], word: int) -> tuple[Party, ...]:
    """Whom an anaphor at ``word`` means: one party, the two of a pair, or nobody."""
    if means == "person":  # «سموه» in the tenth paragraph is still the prince of the first
        return tuple(met.party for met in islice((met for met in reversed(past) if met.named and met.party.code), 1))
    near = [met for met in islice(reversed(past), _BACK) if word - met.word <= _FAR and met.party.code]
    if means == "pair":
        return _two(near)
    if means == "countries":
        with_country = [met for met in near if _country(met)]
        return _two([met for met in with_country if _is_country(met)], country_of) or _two(with_country, country_of)
    fits = {
        "members": lambda met: met.role.number in _GROUPS or (met.persons or 0) > 1,
        "others": lambda met: met.named or (met.role.kind == "member" and met.role.id not in ("role:other", "role:somebody")),
    }.get(means)
    found = next((met for met in near if fits(met)), None) if fits else next((m for m in near if _speaks(m)), None)
    return (found.party,) if found else ()


def said_again(past: Sequence[Past], role: Entry, head: str) -> Past | None:
    """The last actor met whose phrase began with the same role or word and told more («مصدر أمني عراقي … المصدر»)."""
    return next(
        (
            met
            for met in islice(reversed(past), _BACK)
            if (met.told or role.kind == "vague") and met.role.number == role.number and (met.role.id == role.id or met.head == head)
        ),
        None,
    )


def two_of(past: Sequence[Past], dual: str) -> tuple[Party, ...]:
    """The last two whose phrases began with the word of a dual in normal form without article («الرئيسان», «الجيشان»)."""
    stem = dual[:-2]
    heads = {stem, stem[:-1] + "ه" if stem.endswith("ت") else stem}
    return _two((met for met in islice(reversed(past), _BACK) if met.head in heads or met.role.id == COUNTERPART), _who)


def country_of(party: Party) -> str:
    """The country of a party's code, or nothing."""
    country = (party.code or "").partition(" ")[0]
    return country if country.isalpha() and country not in WHOLE_CODES else ""


def _country(met: Past) -> str:
    return country_of(met.party)


def _is_country(met: Past) -> bool:
    return (met.party.actor or "").startswith("country:")


def _speaks(met: Past) -> bool:
    return bool(_country(met)) and (met.named or (met.role.kind in _PERSONAL and met.role.id != "role:somebody")) and met.role.number == "s"


def _who(party: Party) -> str:
    return party.actor or party.name or party.text


def _code(party: Party) -> str:
    return party.code or ""


def _two(found: Iterable[Past], by: Callable[[Party], str] = _code) -> tuple[Party, ...]:
    """The last two joined by و, or else the last two, that differ ``by`` what is given, in the order of the text; ``found`` runs backwards."""
    near = list(found)
    joined = next((at for at, met in enumerate(near[:-1]) if met.joined and by(near[at + 1].party) != by(met.party)), 0)
    out: list[Past] = []
    for met in near[joined:]:
        if all(by(met.party) != by(other.party) for other in out):
            out.append(met)
            if len(out) == 2:
                return (out[1].party, out[0].party)
    return ()
