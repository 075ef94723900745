"""An incident out of its reports: what each source says of every field, side by side, and tolls by a stated rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rasid.incidents.chains import label
from rasid.incidents.report import Report
from rasid.record import Claim, Harm, Incident, IncidentMention, Passage, Place, stable_id

_SURE = 0.5
_PRECISION = {"exact": 3, "city": 2, "admin1": 1, "country": 0}


def incident(reports: list[Report], origins: int) -> Incident:
    """The incident that ``reports`` (sorted by day of publication) tell of, from ``origins`` independent origins."""
    first = reports[0]
    return Incident(
        id=stable_id("I", *first.key, first.root),
        type=_commonest(report.event.type for report in reports) or first.root,
        date=_date(reports),
        place=_place(reports),
        mentions=tuple(IncidentMention(report.article, report.event.id, report.event.trigger) for report in reports),
        claims=tuple(claim for report in reports for claim in _claims(report)),
        origins=origins,
        articles=len({report.article for report in reports}),
        killed=_toll(reports, "killed"),
        injured=_toll(reports, "injured"),
    )


def _commonest(values: Iterable[str]) -> str | None:
    """The most frequent value; of equals the smallest, so that nothing hangs on order."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


def _date(reports: list[Report]) -> str | None:
    told = [report.event.date.iso for report in reports if report.event.date and report.event.date.iso and len(report.event.date.iso) == 10]
    return _commonest(told) or next((report.published for report in reports if report.published), None)


def _place(reports: list[Report]) -> Place | None:
    """The place most reports name, the more precise where they name it alike often."""
    places = [report.event.place for report in reports if report.event.place]
    if not places:
        return None
    counted = Counter(place.id or place.name or place.text for place in places)
    return max(
        places,
        key=lambda place: (_PRECISION.get(place.precision or "", -1) >= 2, counted[place.id or place.name or place.text], place.id or ""),
    )


def _claims(report: Report) -> Iterator[Claim]:
    event = report.event

    def claim(field: str, value: str, words: Passage | Place | Harm, chain: tuple[str, ...] = report.chain) -> Claim:
        return Claim(
            field=field,
            value=value,
            article=report.article,
            event=event.id,
            span=words.span,
            text=words.text,
            source=chain[0] if chain else None,
            chain=chain,
            outlet=report.outlet,
            date=report.published,
            denied=event.standing == "denied",
        )

    if event.place:
        yield claim("place", event.place.name or event.place.text, event.place)
    if event.date and event.date.iso:
        yield claim("date", event.date.iso, Passage(event.date.span, event.date.text))
    told = {harm.kind for harm in event.harm}
    for harm in event.harm:
        if not harm.subset:
            yield claim(harm.kind, _figure(harm), harm)
    for kind, figure in (("killed", event.killed), ("injured", event.injured)):
        if figure is not None and kind not in told:
            yield claim(kind, str(figure), event.trigger)
    for party in event.actor:
        if party.confidence is not None and party.confidence < _SURE:
            continue  # who did it is charged to nobody on a guess
        yield claim("perpetrator" if report.root == "ASSAULT" else "actor", label(party), Passage(party.span, party.text))
    if event.weapon:
        yield claim("weapon", event.weapon.text, event.weapon)
    if event.target:
        yield claim("target", event.target.text, event.target)


def _figure(harm: Harm) -> str:
    """A toll as a short value: 12, 12+ (at least), 12- (at most), 10/15 (a range), ? (told without a figure)."""
    if harm.bound == "range" and harm.low is not None and harm.high is not None:
        return f"{harm.low}/{harm.high}"
    figure = harm.low if harm.low is not None else harm.high
    return "?" if figure is None else f"{figure}{ {'at-least': '+', 'at-most': '-'}.get(harm.bound, '') }"


def _toll(reports: list[Report], kind: str) -> tuple[int, int, int] | None:
    """Lowest, best and highest figure of accounts not denied; best is the one of the latest article that gives one."""
    figures: list[tuple[int, int]] = []
    for report in reports:
        event = report.event
        if event.standing == "denied":
            continue
        whole = [harm for harm in event.harm if harm.kind == kind and not harm.subset]
        bounds = [(harm.low, harm.high) for harm in whole] or [(getattr(event, kind), None)]
        for low, high in bounds:
            ends = [figure for figure in (low, high) if figure is not None]
            if ends:
                figures.append((min(ends), max(ends)))
    if not figures:
        return None
    return min(low for low, _ in figures), figures[-1][0], max(high for _, high in figures)
