"""Events and incidents in the columns of other event data sets, so that tools made for those can read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rasid import lexicon
from rasid.exports.columns import chain_of
from rasid.exports.rows import joined, mentions, toll
from rasid.exports.schema import Cells, called
from rasid.incidents.chains import label, place_label
from rasid.incidents.days import day_range
from rasid.record import CodedArticle, Event, Incident, Party
from rasid.store.query import Found

Fetch = Callable[[str], CodedArticle | None]

_ARMED = frozenset({"MIL", "REB", "UAF", "PRM", "COP", "SPY"})
_STATE = frozenset({"GOV", "MIL", "COP", "SPY", "PRM"})
_CIVIL = frozenset({"CVL", "JRN", "REF", "EDU", "MED", "LAB", "BUS", "REL", "OPP", "LEG", "JUD", "PTY"})
_KINDS = {"Protests": "Demonstrations", "Riots": "Demonstrations", "Strategic developments": "Strategic developments"}
_GEO = {"exact": 1, "city": 1, "admin1": 3, "country": 3}
_SPECIFICITY = {"exact": 1, "city": 1, "admin1": 4, "country": 5}
_WHERE = {"exact": 1, "city": 1, "admin1": 4, "country": 6}


@dataclass(frozen=True, slots=True)
class Account:
    """An incident with the events it is gathered from, each with its article, in the order of its mentions."""

    incident: Incident
    events: tuple[tuple[CodedArticle, Event], ...]

    def most(self, role: str) -> list[Party]:
        """Those said to act (``actor``) or to be acted on in accounts that are not denied, most often said first."""
        some = [party for _, event in self.events if event.standing != "denied" for party in getattr(event, role)]
        counts = Counter(label(party) for party in some)
        first = {label(party): party for party in reversed(some)}
        return [first[name] for name in sorted(counts, key=lambda name: (-counts[name], name))]


def accounts(incidents: Iterable[Incident], fetch: Fetch) -> Iterator[Account]:
    """Incidents with their events; ``fetch`` gives a coded article by its id."""
    cached = lru_cache(maxsize=512)(fetch)
    for incident in incidents:
        events = []
        for mention in incident.mentions:
            coded = cached(mention.article)
            event = next((event for event in coded.events if event.id == mention.event), None) if coded else None
            if coded and event:
                events.append((coded, event))
        yield Account(incident, tuple(events))


def polecat(found: Found[Event]) -> Cells:
    """An event under the column names of POLECAT."""
    coded, event = found.coded, found.item
    days = day_range(event.date.iso) if event.date else None
    type, _, mode = event.type.partition(":")
    place = event.place
    return {
        "Event ID": found.id,
        "Event Date": days[0] if days else (coded.date or "")[:10] or None,
        "Event Type": type,
        "Event Mode": mode or None,
        "Quad Code": f"Q{called(event.type)['quad']}" if called(event.type) else None,
        "Standing": event.standing,
        **_side("Actor", event.actor),
        **_side("Recipient", event.recipient),
        "Placename": place_label(place),
        "Raw Placename": place.text if place else None,
        "Province": place.admin1 if place else None,
        "Country": place.country if place else None,
        "Latitude": place.lat if place else None,
        "Longitude": place.lon if place else None,
        "GeoNames ID": place.id if place else None,
        "Feature Type": place.precision if place else None,
        "Source": coded.source,
        "Publication Date": (coded.date or "")[:10] or None,
        "Story ID": coded.id,
        "Headline": coded.title,
        "Language": coded.language,
        "Attribution": chain_of(found, event.by) or None,
        "Span": f"{event.trigger.span.start}:{event.trigger.span.end}",
        "Version": coded.coder,
    }


def acled(account: Account) -> Cells | None:
    """An incident in columns like those of ACLED; None for what ACLED does not code."""
    incident, names = account.incident, called(account.incident.type)
    if not names.get("acled_event"):
        return None
    one, two = _first(account.most("actor")), _first(account.most("recipient"))
    event, sub = names["acled_event"], names["acled_sub"]
    if event == "Violence against civilians" and _sectors(one) & _ARMED and _sectors(two) & _ARMED:
        event, sub = "Battles", "Armed clash"
    place, days = incident.place, day_range(incident.date)
    return {
        "event_id_cnty": f"{place.country if place and place.country else '---'}-{incident.id}",
        "event_date": days[0] if days else None,
        "year": int(days[0][:4]) if days else None,
        "time_precision": 1 if _told_day(account) else 3,
        "disorder_type": _KINDS.get(event, "Political violence"),
        "event_type": event,
        "sub_event_type": sub,
        "actor1": label(one) if one else None,
        "actor1_code": one.code if one else None,
        "actor2": label(two) if two else None,
        "actor2_code": two.code if two else None,
        "civilian_targeting": "Civilian targeting" if _sectors(two) & _CIVIL and event != "Protests" else None,
        "iso3": place.country if place else None,
        "country": _country(place.country if place else None),
        "admin1": place.admin1 if place else None,
        "location": place_label(place),
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geo_precision": _GEO.get(place.precision or "") if place else None,
        "source": joined(_outlets(account)),
        "independent_origins": incident.origins,
        "notes": incident.mentions[0].trigger.text if incident.mentions else None,
        "fatalities": incident.killed[1] if incident.killed else None,
        "fatalities_low": incident.killed[0] if incident.killed else None,
        "fatalities_high": incident.killed[2] if incident.killed else None,
        "rule": incident.summary_rule,
        "mentions": mentions(incident),
    }


def gtd(account: Account) -> Cells | None:
    """An incident of violence in columns like those of GTD; None for what is none."""
    incident, names = account.incident, called(account.incident.type)
    if not names.get("gtd_attack"):
        return None
    place, days = incident.place, day_range(incident.date)
    year, month, day = map(int, days[0].split("-")) if days else (None, None, None)
    blamed = [label(party) for party in account.most("actor")]
    claiming = _claiming(account)
    targets = [event.target.text for _, event in account.events if event.target]
    cited = list({coded.id: coded for coded, _ in account.events}.values())
    return {
        "eventid": incident.id,
        "iyear": year,
        "imonth": month,
        "iday": day,
        "country_txt": _country(place.country if place else None),
        "provstate": place.admin1 if place else None,
        "city": place_label(place),
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "specificity": _SPECIFICITY.get(place.precision or "", 5) if place else 5,
        "summary": incident.mentions[0].trigger.text if incident.mentions else None,
        "attacktype1_txt": names["gtd_attack"],
        "weaptype1_txt": names["gtd_weapon"] or None,
        "weapdetail": joined(dict.fromkeys(event.weapon.text for _, event in account.events if event.weapon)),
        "target1": targets[0] if targets else joined(label(party) for party in account.most("recipient")[:1]),
        "gname": blamed[0] if blamed else None,
        "gname2": blamed[1] if len(blamed) > 1 else None,
        "claimed": int(bool(claiming)) if blamed else None,
        "claimmode_txt": joined(dict.fromkeys(mode for mode in claiming.values() if mode)),
        "compclaim": int(len(claiming) > 1) if claiming else None,
        "competing": joined(claiming),
        "denied_by": joined(dict.fromkeys(claim.source or claim.outlet or "?" for claim in incident.claims if claim.denied)),
        "nkill": incident.killed[1] if incident.killed else None,
        "nkill_low": incident.killed[0] if incident.killed else None,
        "nkill_high": incident.killed[2] if incident.killed else None,
        "nwound": incident.injured[1] if incident.injured else None,
        "rule": incident.summary_rule,
        **{f"scite{n + 1}": _cited(cited[n]) if n < len(cited) else None for n in range(3)},
        "mentions": mentions(incident),
    }


def ucdp(account: Account) -> Cells | None:
    """An incident of violence in columns like those of UCDP; None for what is none."""
    incident = account.incident
    if called(incident.type).get("ucdp") != "1":
        return None
    one, two = _first(account.most("actor")), _first(account.most("recipient"))
    place, first, last, precision = incident.place, *_days(account)
    low, best, high = toll("", incident.killed).values()
    civil = bool(_sectors(two) & _CIVIL)
    return {
        "id": incident.id,
        "year": int(first[:4]) if first else None,
        "type_of_violence": _violence(one, two, civil),
        "side_a": label(one) if one else None,
        "side_b": "Civilians" if civil else label(two) if two else None,
        "event_clarity": 1 if precision == 1 else 2,
        "date_start": first,
        "date_end": last,
        "date_prec": precision,
        "where_coordinates": place_label(place),
        "where_prec": _WHERE.get(place.precision or "") if place else None,
        "country": _country(place.country if place else None),
        "adm_1": place.admin1 if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "best": best,
        "high": high,
        "low": low,
        "rule": incident.summary_rule,
        "number_of_sources": incident.origins,
        "source_article": joined(dict.fromkeys(_cited(coded, title=False) for coded, _ in account.events)),
        "source_headline": next((coded.title for coded, _ in account.events if coded.title), None),
        "mentions": mentions(incident),
    }


def _side(role: str, some: tuple[Party, ...]) -> Cells:
    sectors = [sector for party in some for sector in sorted(_sectors(party))]
    return {
        f"{role} Name": joined(party.name or party.text for party in some),
        f"{role} Name Raw": joined(party.text for party in some),
        f"{role} Country": joined(_land(party) for party in some),
        f"Primary {role} Sector": sectors[0] if sectors else None,
        f"{role} Sectors": joined(sectors),
    }


def _land(party: Party) -> str:
    land = (party.code or "").partition(" ")[0]
    return "" if land == "--" else land


def _sectors(party: Party | None) -> frozenset[str]:
    return frozenset((party.code or "").split()[1:]) if party else frozenset()


def _first(some: list[Party]) -> Party | None:
    return some[0] if some else None


def _violence(one: Party | None, two: Party | None, civil: bool) -> int | None:
    if one is None or two is None or not _sectors(one) & (_ARMED | _STATE):
        return None
    if civil:
        return 3
    if not _sectors(two) & (_ARMED | _STATE):
        return None
    return 1 if (_sectors(one) | _sectors(two)) & _STATE else 2


def _told_day(account: Account) -> bool:
    return any(event.date and event.date.iso == account.incident.date for _, event in account.events)


def _days(account: Account) -> tuple[str | None, str | None, int]:
    """First and last day, and UCDP's precision of time: what the most exact report says."""
    if _told_day(account) and account.incident.date:
        return account.incident.date, account.incident.date, 1
    told = [days for _, event in account.events if event.date and (days := day_range(event.date.iso))]
    if not told:
        return account.incident.date, account.incident.date, 5
    first, last = min(told, key=lambda days: (date.fromisoformat(days[1]) - date.fromisoformat(days[0]), days))
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return first, last, next(n for n, most in enumerate((1, 6, 7, 31, 10**6), 1) if length <= most)


def _claiming(account: Account) -> dict[str, str | None]:
    """Those who say themselves that they did it, with the channel: the statement that vouches is the actor's own."""
    out: dict[str, str | None] = {}
    for coded, event in account.events:
        said = next((statement for statement in coded.statements if statement.id == event.by), None)
        if said is None or said.source is None or event.standing == "denied" or said.act in ("deny", "accuse"):
            continue
        if any(_same(party, said.source) for party in event.actor):
            name = label(said.source)
            out[name] = out.get(name) or said.channel
    return out


def _same(a: Party, b: Party) -> bool:
    return a.actor == b.actor if a.actor and b.actor else label(a) == label(b)


def _outlets(account: Account) -> list[str]:
    return list(dict.fromkeys(coded.source or coded.id for coded, _ in account.events))


def _cited(coded: CodedArticle, title: bool = True) -> str:
    parts = (coded.source, coded.title if title else None, (coded.date or "")[:10])
    return ", ".join(part for part in parts if part) or coded.id


def _country(code: str | None) -> str | None:
    return _names().get(code, code) if code else None


@lru_cache(maxsize=1)
def _names() -> dict[Any, str]:
    return {row["id"]: row["name_en"] for row in lexicon.load("actors/countries.tsv")}
