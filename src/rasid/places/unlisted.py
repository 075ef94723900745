"""What the gazetteer does not spell: names it lacks, and places that are pointed at («البلاد», «العاصمة الصينية»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rasid.arabic.document import Sentence
from rasid.arabic.normal import fold
from rasid.arabic.words import lead
from rasid.places.disambiguate import COVERED, kilometres
from rasid.places.gazetteer import Entry
from rasid.places.reading import CAPITAL, QUOTES, WEAK, WIDENS, WIDER, Reading
from rasid.places.relations import Relation
from rasid.places.sights import Head
from rasid.record import Place, Span, Why

_POINTED = frozenset({"city", "base", "airport", "camp", "crossing", "admin1", "admin2", "island"})
_APART = frozenset({"to", "towards", "between", "outside", "distance"})
_SIGNS = '.,،؛:;\n«»"()!؟'
_JOINING = 3
_LISTING = ("و ", "أو ", "او ", "وفي ", "ومن ", "وعلى ", "وإلى ")
_CLOSING = frozenset('»"”)')
_INHABITED = "pcue:inhabit"
_AREA = frozenset({"city", "admin1", "admin2", "quarter", "region", "mountain", "water", "desert", "island"})
_NEAR_KM, _AHEAD, _MOSTLY = 120.0, 200, 0.8
_DIVIDED = frozenset({"city", "settlement", "quarter", "camp", "admin2"})
_COMMAS = frozenset("،,")
_SAYING_MORE = frozenset({"ADJ", "DET"})  # «جهة أمنية», «ناحية أخرى»
_PROVINCES = frozenset({"admin1", "admin2"})
_PART_OF = frozenset({"من", "التابعه", "التابع", "الواقعه", "الواقع"})
_SMALL = frozenset({"quarter", "city", "settlement", "camp"})
_BUILT = frozenset({"building", "street", "road"})
_BESIDE = frozenset({"front", "near"})


class Unlisted:
    """Reads the places of an article that are no names of the gazetteer."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    # ---------------------------------------------------------------- names that no gazetteer has
    def unlisted(self, covered: set[int]) -> Iterator[Place]:
        """Names after a head noun or a preposition of place that the gazetteer lacks: a place of which no more is known."""
        done: set[int] = set()
        for at in sorted(self._reading.kinds):
            kind = self._reading.kinds[at]
            if at in done or kind not in ("LOC", "ORG"):
                continue
            first, last = self._reading.whole[at]
            done.update(range(first, last))
            while last > first + 1 and self._reading.words[last - 1].form.kind == "p":
                last -= 1
            known = next((i for i in range(first, last) if i in covered), last)
            if known < last and (known <= first + 1 or not self._leads_in(known)):
                continue
            last = known
            if self._acting(first, last) or self._is_land(last - 1):
                continue
            sentence = self._reading.sentence(first)
            sight = self._reading.sights.get(first)
            head = sight.head if sight is not None and last - first > 1 else None
            lead = first
            if head is None:
                at_head = first - 1
                if at_head > sentence.first and self._reading.words[at_head].form.text in QUOTES:
                    at_head -= 1
                outer = self._reading.sights.get(at_head) if at_head >= sentence.first else None
                if outer is not None and outer.head is not None:
                    lead, head = at_head, outer.head
            best = self._reading.words[lead].form.cuts[0]
            prep = head.prep if head else best.pro[-1:] if best.pro[-1:] in ("ب", "ل") else ""
            relation = self._reading.finder.relations.before(self._reading.words, sentence.first, lead, prep)
            landmark = relation is not None and relation.kind in _BESIDE
            if kind == "ORG" and not landmark and (head is None or head.kind != "building"):
                continue
            placed = relation is not None and relation.kind not in WEAK - {"front", "above"}
            if relation is not None and relation.kind == "front" and head is None:
                # One stands before a ministry; before a name alone one plays.
                form = self._reading.words[first].form
                placed = kind == "ORG" and self._reading.finder.sights.common(form) and not self._reading.finder.places.index.get(form.text)
            if not placed and (kind == "ORG" or head is None):
                continue
            if lead == last - 1 and (
                (sight is not None and sight.definite is not None)
                or best.enc
                or self._reading.finder.sights.common(self._reading.words[lead].form)
            ):
                continue
            start = self._reading.starts[first] if lead == first else self._reading.words[lead].start + (head.offset if head else 0)
            span = Span(start, self._reading.words[last - 1].end)
            rules = [f"name:{kind}", *([head.id] if head else []), *([relation.id] if relation else [])]
            place = Place(
                span,
                self._reading.doc.text[span.start : span.end],
                relation=relation.kind if relation else None,
                why=Why(tuple(rules), (span,)),
            )
            land = self._land(last, sentence) if kind == "LOC" else None
            area = kind == "LOC" and (head is None or head.kind not in _BUILT)
            meant = self._akin(lead + 1 if head is not None else lead, last, land) if area else None
            if meant is not None:
                precision = WIDER[meant.precision] if relation and relation.kind in WIDENS else meant.precision
                why = Why((f"gazetteer:{meant.id}", "spelling", *rules), (span,), (f"the name is spelled much like «{meant.name}»",))
                yield self._reading.point(span, meant, precision, place.relation, (), why)
            else:
                yield place if land is None else _put_in(place, land)

    def _leads_in(self, at: int) -> bool:
        """Whether a word of a name has a preposition of its own: «منطقة العوسجة بتعز» are two places."""
        return any(cut.pro[-1:] == "ب" for cut in self._reading.words[at].form.cuts)

    def _akin(self, first: int, last: int, land: Entry | None) -> Entry | None:
        """The foreign place that a name spells in another way, where its country is told or met in the article."""
        words = self._reading.words[first:last]
        name = " ".join(word.form.text for word in words if word.form.kind == "w")
        lands = {land.country} if land is not None else self._reading.setting.countries
        return next(
            (entry for entry in self._reading.finder.places.akin(name) if entry.country in lands and entry.country not in COVERED), None
        )

    def _land(self, at: int, sentence: Sentence) -> Entry | None:
        """The country whose adjective stands right after a name, or is its last word: «مدينة جراس الفرنسية»."""
        if at < sentence.last and self._reading.words[at].form.text in _CLOSING:
            at += 1
        for i in (at - 1, at):
            sight = self._reading.sights.get(i) if sentence.first <= i < sentence.last else None
            if sight is not None and sight.nation and self._reading.words[i].form.text.startswith("ال"):
                return self._reading.finder.places.country(sight.nation)
        return None

    def quarters(self, covered: set[int]) -> Iterator[Place]:
        """«في حي الكروم», «بقرية العوسجة»: a head noun says that a definite word is a name, though nobody took it for one."""
        reading = self._reading
        for at, sight in reading.sights.items():
            head = sight.head
            if head is None or not covered.isdisjoint((at, at + 1)):
                continue
            sentence = reading.sentence(at)
            last = 0 if head.many else self._of_province(at, sentence)
            if not last and (head.loose or head.kind not in _SMALL):
                continue
            if at + 1 >= sentence.last or at + 1 in reading.kinds or at in reading.kinds:
                continue
            form, after = reading.words[at + 1].form, reading.sights.get(at + 1)
            if (
                form.kind != "w"
                or form.classes
                or not (last or form.text.startswith("ال"))
                or (form.cuts and (form.cuts[0].pro or form.cuts[0].enc))
            ):
                continue
            if after is not None and (after.nation or after.cues or after.definite is not None):
                continue
            if not last and head.kind != "quarter" and reading.finder.sights.common(form):
                continue
            if last and reading.tag(at + 1) in _SAYING_MORE and not form.text.startswith("ال"):
                continue
            relation = reading.finder.relations.before(reading.words, sentence.first, at, head.prep)
            if relation is None or relation.kind in WEAK:
                continue
            span = Span(reading.words[at].start + head.offset, reading.words[(last or at + 2) - 1].end)
            yield Place(span, reading.doc.text[span.start : span.end], relation=relation.kind, why=Why((head.id, relation.id), (span,)))

    def listed(self, covered: set[int]) -> Iterator[Place]:
        """«أحياء الكروم والعطارين في تعز»: what a plural head noun lists, where a place stands in the list or right after it."""
        reading = self._reading
        for at, sight in reading.sights.items():
            head = sight.head
            if head is None or not head.many or head.kind not in _DIVIDED:
                continue
            sentence = reading.sentence(at)
            names, last = self._series(at + 1, sentence)
            if names and (not covered.isdisjoint(range(at, last + 1)) or not reading.kinds.keys().isdisjoint(range(at, last))):
                for name in names:
                    if name not in covered and name not in reading.kinds:
                        word = reading.words[name]
                        span = Span(word.start + lead(word), word.end)
                        yield Place(span, reading.doc.text[span.start : span.end], why=Why((head.id, "list"), (span,)))

    def _series(self, at: int, sentence: Sentence) -> tuple[list[int], int]:
        """Names of one definite word from a word on, joined by و or commas, and where they end; none where a common noun is among them."""
        reading = self._reading
        names: list[int] = []
        while at < sentence.last:
            form, sight = reading.words[at].form, reading.sights.get(at)
            cut = form.cuts[0] if form.cuts else None
            if names and form.kind == "p" and form.text in _COMMAS:
                at += 1
                continue
            joined = "و" if names and reading.words[at - 1].form.kind == "w" else ""
            if cut is None or not cut.definite or cut.enc or form.classes or cut.pro != joined:
                break
            if sight is not None and (sight.nation or sight.cues or sight.definite is not None):
                return [], at
            if reading.finder.sights.common(form) and at not in reading.kinds:
                return [], at
            names.append(at)
            at += 1
        return names, at

    def _of_province(self, at: int, sentence: Sentence) -> int:
        """The word after the name in «بجهة العوسجة من ولاية نابل», «هجرة عوسجان التابعة لمحافظة بيشة», where a division that follows says
        that it is a name; else 0."""
        for last in (at + 2, at + 3):
            if last + 1 >= sentence.last:
                return 0
            joins = self._reading.words[last].form.text
            sight = self._reading.sights.get(last + 1 if joins in _PART_OF else last)
            outer = sight.head if sight is not None else None
            if outer is not None and not outer.many and outer.kind in _PROVINCES:
                return last if joins == "من" or outer.prep in ("ب", "ل") else 0
            if joins in _PART_OF:
                return 0
        return 0

    def _acting(self, first: int, last: int) -> bool:
        """Whether the words spell a country or a capital: then it was judged already."""
        for at in (first, min(first + 1, last - 1)):
            sight = self._reading.sights.get(at)
            found = self._reading.longest(sight.starts, at, last) if sight is not None and sight.starts else None
            if found is not None and (found.name in self._reading.finder.capitals or any(e.wide for e in self._reading.entries(found))):
                return True
        return False

    # ---------------------------------------------------------------- places that are pointed at
    def references(self, covered: set[int], places: list[Place]) -> Iterator[Place]:
        """«المدن العراقية», «العاصمة الصينية», «البلاد», and «القاعدة» for a base named before, after a preposition of place."""
        for at, sight in self._reading.sights.items():
            head = sight.definite
            if (
                head is None
                or head.loose
                or at in covered
                or (
                    at in self._reading.kinds
                    and self._reading.whole[at][1] - self._reading.whole[at][0] > 1
                    and not (self._is_land(at) and self._reading.whole[at][1] == at + 1)
                )
            ):
                continue
            sentence = self._reading.sentence(at)
            lead, outer = at, head
            before = self._reading.sights.get(at - 1) if at > sentence.first and not head.prep and not head.joined else None
            if before is not None and before.head is not None and before.head.many and self._is_land(at):
                lead, outer = at - 1, before.head
            after = self._reading.sights.get(at + 1) if at + 1 < sentence.last else None
            nation = (
                after.nation
                if after is not None and not any(s.joined for s in after.starts) and self._reading.words[at + 1].form.text.startswith("ال")
                else ""
            )
            relation = self._reading.finder.relations.before(self._reading.words, sentence.first, lead, outer.prep)
            if relation is None and self._is_land(at) and not outer.prep and "inhabit" in self._reading.cues_at(lead - 1, sentence):
                relation = Relation(_INHABITED, "in", lead)
            if head.word == "حدود" and nation and relation is not None:
                relation = relation._replace(kind="border")
            if relation is None or (relation.kind in WEAK and not self._reading.struck(relation, sentence)):
                continue
            entry, rule, end = None, "", at + 1
            if nation and (
                head.kind in ("plural", "region") or head.word == CAPITAL or "inhabit" in self._reading.finder.sights.cues_of(head.word)
            ):
                entry = self._reading.finder.capital(nation) if head.word == CAPITAL else self._reading.finder.places.country(nation)
                rule, end = "reference:nationality", at + 2
            elif not nation and (self._bare(at, sentence) or self._is_kingdom(at, sentence)):
                entry, rule = self._meant(head, self._reading.words[at].start, places), "reference:text"
            if entry is None:
                continue
            span = Span(self._reading.words[lead].start + outer.offset, self._reading.words[end - 1].end)
            precision = WIDER[entry.precision] if relation.kind in WIDENS else entry.precision
            rules = (f"gazetteer:{entry.id}", rule, *([outer.id] if outer.id else []), relation.id)
            yield self._reading.point(span, entry, precision, relation.kind, (), Why(rules, (span,)))

    def _is_land(self, at: int) -> bool:
        """Whether a word stands for a country: «المملكة», «السلطنة», «البلاد»."""
        sight = self._reading.sights.get(at)
        head = sight.definite if sight is not None else None
        return head is not None and any(cue.startswith("land") for cue in self._reading.finder.sights.cues_of(head.word))

    def _is_kingdom(self, at: int, sentence: Sentence) -> bool:
        """Whether a word stands for one country whatever adjective follows, and begins no longer name («المملكة المتحدة»)."""
        sight = self._reading.sights[at]
        if sight.definite is None or (sight.starts and self._reading.longest(sight.starts, at, sentence.last) is not None):
            return False
        return any(cue.startswith("land=") for cue in self._reading.finder.sights.cues_of(sight.definite.word))

    def _bare(self, at: int, sentence: Sentence) -> bool:
        """Whether nothing after a definite noun says which one is meant («المدينة القديمة» does, and «العاصمة "ناشفيل"»)."""
        if at + 1 >= sentence.last:
            return True
        form = self._reading.words[at + 1].form
        if form.text in QUOTES and at + 2 < sentence.last and self._reading.named(at + 2):
            return False
        return (
            form.kind != "w"
            or not form.text.startswith("ال")
            or bool(form.classes)
            or "adjective" in self._reading.cues_at(at + 1, sentence)
        )

    def main_country(self, among: str = "") -> str:
        """The country most spoken of (of those parted by |), where it leads clearly."""
        top = [item for item in self._reading.setting.countries.most_common() if not among or item[0] in among.split("|")][:2]
        return top[0][0] if top and top[0][1] >= 2 and (len(top) == 1 or top[0][1] >= 1.5 * top[1][1]) else ""

    def _meant(self, head: Head, before: int, places: list[Place]) -> Entry | None:
        """What a bare «البلاد», «العاصمة», «المدينة», «القاعدة» stands for: what the article has named so last."""
        for name in self._reading.finder.sights.cues_of(head.word):
            if name.startswith("land"):
                return self._reading.finder.places.country(self.main_country(name.removeprefix("land").removeprefix("=")))
        if head.many or head.kind not in _POINTED or head.word == "منطقه":
            return None
        if head.word == CAPITAL:
            return self._reading.finder.capital(self.main_country())
        for place in reversed(places):
            if place.span.start >= before or place.id is None:
                continue
            if (place.why is not None and head.id in place.why.rules) or (
                place.id.startswith("pack:") and head.kind in ("base", "airport", "camp", "crossing")
            ):
                entry = self._reading.met.get(place.id)
                if entry is not None and (head.id in (place.why.rules if place.why else ()) or entry.kind == head.kind):
                    return entry
            elif head.kind == "city" and place.precision == "city" and (place.relation or (place.why and "head:001" in place.why.rules)):
                return self._reading.met.get(place.id)
        return None


def told_inside(places: list[Place], text: str, kinds: Mapping[str, str], built: frozenset[str], land: str) -> Iterator[Place]:
    """Places in text order; one that no gazetteer has takes the point of what the text puts it in («حي العطارين بمدينة تعز»).

    What is told once holds for the name in the whole article. A quarter (by the kind of its head noun, ``kinds``) of which nothing is told
    is in the town named last; a building or street (``built``) is so only where the article names no other town. A village, an area, a
    building or a name of which nothing is told lies where the article plays, if it plays in one country (``land``): near the place named last
    where all places of the article lie close together, else somewhere in the country.
    """
    quarters = frozenset(head for head, kind in kinds.items() if kind == "quarter")
    area = _area(places, land)
    about = area if all(_apart(place, area[0]) < _NEAR_KM for place in area) else []
    inside: dict[str, Place] = {}
    for at, place in enumerate(places[:-1]):
        other = places[at + 1]
        if place.id is None and other.id is not None and other.relation not in _APART and _borders(text[place.span.end : other.span.start]):
            inside.setdefault(_name(place), other)
    towns = {place.id for place in places if place.id is not None and place.precision == "city"}
    within = quarters | built if len(towns) == 1 else quarters
    town: Place | None = None
    for place in places:
        if place.id is not None:
            town = place if place.precision == "city" else town
            yield place
        elif told := inside.get(_name(place)):
            yield _put(place, told, f"inside:{told.id}", f"the point is that of «{told.text}», which the text puts it in or beside")
        elif town is not None and place.why is not None and place.country is None and not within.isdisjoint(place.why.rules):
            yield _put(place, town, f"town:{town.id}", f"the point is that of «{town.text}», the town named last")
        elif not area or place.country is not None or place.why is None or not _stays(place.why.rules, kinds, built):
            yield place
        elif not about:
            yield replace(place, country=land, why=replace(place.why, rules=(*place.why.rules, f"area:{land}")))
        else:
            near = min(about, key=lambda other: abs(other.span.start - place.span.start) + _AHEAD * (other.span > place.span))
            note = f"the point is that of «{near.text}»: the article names no place far from it"
            yield replace(_put(place, near, f"about:{near.id}", note), precision="admin1")


def _area(places: list[Place], land: str) -> list[Place]:
    """The places of an article that plays in one country; a place abroad now and then does not change where it plays."""
    told = [place for place in places if place.id is not None and place.lat is not None and place.precision != "country"]
    home = [place for place in told if place.country == land]
    return home if land and len(home) >= _MOSTLY * len(told) else []


def _stays(rules: tuple[str, ...], kinds: Mapping[str, str], built: frozenset[str]) -> bool:
    """Whether a place is where its article plays: an area or a building by its head noun, or a name without one."""
    heads = {kinds[rule] for rule in rules if rule in kinds}
    return not heads.isdisjoint(_AREA) or not built.isdisjoint(rules) or (not heads and "name:LOC" in rules)


def _apart(place: Place, other: Place) -> float:
    return kilometres((place.lat or 0.0, place.lon or 0.0), (other.lat or 0.0, other.lon or 0.0))


def _name(place: Place) -> str:
    return fold(place.text).rpartition(" ")[2]


def _borders(between: str) -> bool:
    """Whether words between two places join them: a few, and no sign."""
    return (
        len(between.split()) <= _JOINING and not any(sign in between for sign in _SIGNS) and not f"{between.strip()} ".startswith(_LISTING)
    )


def _put_in(place: Place, land: Entry) -> Place:
    """A place of which the text tells the country alone: the point is the country's."""
    rules = (*(place.why.rules if place.why else ()), f"nationality:{land.country}")
    return replace(
        place, country=land.country, lat=land.lat, lon=land.lon, precision=land.precision,
        why=Why(rules, (place.span,), ("the text tells no more than the country",)),
    )  # fmt: skip


def _put(place: Place, other: Place, rule: str, note: str) -> Place:
    """A place at the point of another, with no more precision than a town's."""
    rules = (*(place.why.rules if place.why else ()), rule)
    return replace(
        place,
        country=other.country,
        admin1=other.admin1,
        lat=other.lat,
        lon=other.lon,
        precision="city" if other.precision == "exact" else other.precision,
        why=Why(rules, (place.span, other.span), (note,)),
    )
