"""Composition: the code of a noun phrase from what stands in it.

Role × nationality × organisation: «وزير الخارجية الأميركي أنتوني بلينكن» → USA GOV. The country of an actor is trusted in
this order: nationality adjective, country or organisation named in the phrase, the registry's country of the person, and
else the likeliest of those that the article speaks of (``country.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rasid.actors.registry import ANY, NAMED, RANK, ROLE_KINDS, Entry, Registry

WHOLE_CODES = frozenset({"UNO", "IGO", "EUR", "NGO", "IMG", "MNC", "--"})
_ENVOYS = frozenset({"UNO", "IGO", "EUR"})
# Offices that say more of their holder than a party does: «عضو التيار النائب …».
_SEATS = frozenset({"GOV", "LEG", "=LEG", "JUD"})
# Sectors of those who bear arms of their own.
FIGHTING = ("REB", "PRM", "IMG MIL")
# Members who bear arms, whatever the body they belong to is.
_ARMED = frozenset({"=REB", "=MIL", "=COP"})
# Offices that leave nothing but a well-known figure behind.
_LEFT = frozenset({"GOV", "LEG", "MIL", "COP", "SPY"})
# Bodies of the state, whatever they deal with: «هيئة الاستثمار».
_STATE = frozenset({"=GOV", "=COP", "=MIL", "=IGO"})
# Who fights for somebody.
_TROOPS = frozenset({"MIL", "REB", "PRM"})
_OF = frozenset({"nationality", "country", "capital"})


@dataclass(frozen=True, slots=True)
class Parts:
    """What a noun phrase is made of, in order, and what is known around it.

    ``entries``: registry entries; ``first``: the first of them heads the phrase; ``named``: it holds a personal name;
    ``former``: السابق، المخلوع; ``day``: ISO day; ``guess`` gives the country (or nothing) of a role that the phrase leaves open, and the rule;
    ``fields``: what its first role deals with.
    """

    entries: tuple[Entry, ...]
    headed: bool
    named: bool
    former: bool
    day: str | None
    guess: Callable[[Entry], tuple[str, str]]
    fields: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with the name and the registry id that go with it, and the ids of what it rests on."""

    code: str
    name: str = ""
    actor: str = ""
    rules: tuple[str, ...] = ()


def compose(parts: Parts, registry: Registry) -> Coded | None:
    """The code of a phrase, or None where nothing in it tells."""
    entries = parts.entries
    person = next((e for e in entries if e.kind == "person"), None)
    roles = [e for e in entries if e.kind in ROLE_KINDS]
    organisation = next((e for e in entries if e.kind == "organisation"), None)
    if organisation and organisation.code in _ENVOYS and any(e.kind in _OF for e in entries[: entries.index(organisation)]):
        organisation = None  # «مندوب اليمن لدى الأمم المتحدة» speaks for Yemen
    head = entries[0] if entries and parts.headed else None
    if person and parts.former and head and head.code.removeprefix("=") in _TROOPS:
        # «قوات الرئيس المخلوع …»: whoever fights for a ruler out of office rebels
        return Coded(f"{person.code} REB", head.name, "", (head.id, f"country from {person.id}"))
    if person and not (head and head.kind == "organisation") and (not roles or parts.former or roles[0].code.startswith("=")):
        code = registry.code_of(person.id[7:], person.code, parts.day)
        if parts.former and code.endswith(" GOV"):
            code = f"{code[:3]} ELI"
        if code:
            return Coded(code, person.name, person.id, (person.id,))
    if roles and (parts.headed or parts.named) and (head is None or head.kind in ROLE_KINDS or head.kind == "person" or parts.named):
        coded = _role(parts, roles, organisation, person)
        return Coded(coded.code, person.name if person else coded.name, person.id if person else coded.actor, coded.rules)
    if organisation and (head is organisation or head is None):
        return Coded(organisation.code, organisation.name, organisation.id, (organisation.id,))
    if head and head.kind in ("country", "capital"):
        return Coded(f"{head.code} GOV", head.name, f"country:{head.code}", (head.id,))
    if head and head.kind == "nationality" and not parts.named:
        return Coded(f"{head.code} CVL", head.name, "", (head.id,))
    return None


def _role(parts: Parts, roles: list[Entry], organisation: Entry | None, person: Entry | None) -> Coded:
    role = roles[0]
    rules = [role.id]
    sector = role.code
    if sector.startswith("="):
        if organisation:
            return _of_organisation(role, roles, organisation)
        sector, deciding = _sector(parts, role, roles)
        rules += deciding
    elif organisation and role.kind == "institution" and role.code not in ("GOV", "MIL", "COP", "JUD", "LEG"):
        return Coded(organisation.code, organisation.name, organisation.id, (role.id, organisation.id))
    elif organisation and sector in ("MIL", "UAF", "CVL") and organisation.code.endswith(FIGHTING + ("SOC",) * (sector == "UAF")):
        # «مقاتلو طالبان», «طيران التحالف»: fighters and arms belong to whom they are named after, and «مهاجم الهلال» to his club
        return Coded(organisation.code, role.name, organisation.id, (role.id, organisation.id))
    elif organisation and role.kind == "office" and sector == "GOV" and organisation.code in WHOLE_CODES and not _told(parts):
        # «سفير الاتحاد الأوروبي» is a diplomat of no state
        return Coded(organisation.code, role.name, organisation.id, (role.id, organisation.id))
    if sector == "NGO" and (told := _told(parts)):
        return Coded(f"{told.code} SOC", role.name, "", (*rules, f"country from {told.id}"))
    if sector.split(" ")[0] in WHOLE_CODES or len(sector) > 3:  # a role of one country («خادم الحرمين») has a whole code
        return Coded(sector, role.name, "", tuple(rules))
    former = parts.former and sector in _LEFT and role.kind == "office"
    country, rule = _country(parts, organisation, person, role)
    return Coded(f"{country or '--'} {'ELI' if former else sector}".strip(), role.name, "", (*rules, rule))


def _of_organisation(role: Entry, roles: list[Entry], organisation: Entry) -> Coded:
    """The code of an office or a member of an organisation: «عضو التيار النائب …» sits in parliament, «مقاتلو المعارضة» are armed."""
    seat = next((r for r in roles[1:] if r.kind == "office" and r.code in _SEATS), None)
    told = f"country from {organisation.id}"
    if seat and organisation.code.endswith("PTY"):
        return Coded(f"{organisation.code[:3]} {seat.code.removeprefix('=')}", role.name, "", (role.id, seat.id, told))
    if role.code == "=REB" and organisation.code.endswith(("OPP", "PTY")):
        return Coded(f"{organisation.code[:3]} REB", role.name, "", (role.id, told))
    return Coded(organisation.code, role.name, organisation.id, (role.id, organisation.id))


def _sector(parts: Parts, role: Entry, roles: list[Entry]) -> tuple[str, list[str]]:
    """The sector of a role that takes it from what stands after it, and the id of what tells it."""
    body = next((r for r in roles if r.kind == "institution"), None)
    # «المستشار السياسي» is no politician, «المنسق الإعلامي» no journalist
    others = [r for r in roles[1:] if r.detail != RANK and not (r.kind == "member" and r.code in ("ELI", "JRN"))]
    # «رابطة الأدباء» is no group of civilians, though «جمعية المستثمرين» is one of businessmen
    other = next((r for r in others if not r.code.startswith("=") and not (body and r.kind == "member" and r.code == "CVL")), None)
    if other:
        return other.code, [other.id]
    civil = body is not None and body.code not in _STATE
    field = next((f for f in parts.fields if f.detail == ANY or civil or (body is None and f.detail != NAMED)), None)
    if field:
        return field.code, [field.id]
    if role.kind == "member" and role.code in _ARMED:  # «مقاتلون في الحركة»
        return role.code[1:], []
    holder = next((r for r in others if r.kind == "office" and (role.detail == RANK or role.code == "=LEG")), role)
    return (body or holder).code[1:] or "GOV", []  # «رئيس رابطة …», «العميد نائب المدير»


def _told(parts: Parts) -> Entry | None:
    """The nationality, or else the country, that the phrase tells."""
    return next((e for kinds in (("nationality",), ("country", "capital")) for e in parts.entries if e.kind in kinds), None)


def _country(parts: Parts, organisation: Entry | None, person: Entry | None, role: Entry) -> tuple[str, str]:
    told = _told(parts)
    if told:
        return told.code, f"country from {told.id}"
    if organisation and organisation.code[:3].isalpha() and organisation.code[:3] not in WHOLE_CODES:
        return organisation.code[:3], f"country from {organisation.id}"
    if person and person.code:
        return person.code, f"country from {person.id}"
    return parts.guess(role)
