"""Stage: every noun phrase that means somebody, with its code, and who is meant by a short name, a role or a pronoun later on.

The country of an actor is trusted in this order: nationality adjective, country or organisation named in the phrase, the
registry's country of the person, the place nearest before in the sentence, the country most spoken of in the article.
``why`` names which.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace

from rasid.actors.registry import ROLE_KINDS, Entry, Registry
from rasid.arabic.document import Doc, Resolved
from rasid.arabic.phrases import Chunk
from rasid.record import Mention, Party, Span, Why

_WHOLE_CODES = frozenset({"UNO", "IGO", "EUR", "NGO", "IMG", "MNC"})
# Nouns that count or pick out members of a group: the group is what is meant.
_PARTITIVE = frozenset("عدد عشرات مءات الاف ملايين مجموعه احد احدي بعض جميع كل معظم غالبيه كافه افراد عناصر اعضاء قيادات قاده رجال ابناء اهالي انصار سلسله كبار بقيه عده مختلف كلا كلتا عنصر فرد جانب طرف ممثلي ممثلو وفد".split())
_FORMER = frozenset("السابق السابقه المخلوع المعزول الراحل المنتهيه السابقين السابقون الاسبق سابق".split())


@dataclass
class Memory:
    """Who has been met so far in the article."""

    by_name: dict[str, Party] = field(default_factory=dict)
    by_role: dict[str, Party] = field(default_factory=dict)
    country: str = ""


class ActorResolver:
    """Reads names, tags and chunks; writes ``doc.actors`` and ``doc.mentions``."""

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = registry or Registry()

    def resolve(self, doc: Doc) -> Doc:
        """The document with who is meant by each noun phrase that means somebody."""
        keys = [word.form.keys for word in doc.words]
        starts = [word.start for word in doc.words]
        people: dict[int, int] = {}
        for name in doc.names:
            if name.kind == "PER":
                people[max(bisect_right(starts, name.span.start) - 1, 0)] = bisect_left(starts, name.span.end)
        matches = self._matches(doc, keys)
        memory = Memory(country=self._main_country(doc, matches))
        found: list[Resolved] = []
        adjectives: list[Resolved] = []
        for sentence, chunks in zip(doc.sentences, doc.chunks, strict=True):
            near = ""
            taken = -1
            for k, chunk in enumerate(chunks):
                if chunk.kind != "N" or chunk.first < taken:
                    continue
                last = self._whole(doc, chunks, k)
                taken = last
                inside = [m for i in range(chunk.first, last) if (m := matches.get(i))]
                adjectives.extend(self._adjective(doc, first, after, entry) for first, after, entry in inside if entry.kind == "nationality")
                resolved = self._phrase(doc, chunk.first, last, inside, people, memory, near)
                for _, _, entry in inside:
                    if entry.kind in ("country", "capital"):
                        near = entry.code
                if resolved:
                    found.append(resolved)
        mentions = tuple(Mention(r.party.span, r.party.text, r.kind, r.party) for r in found)
        return replace(doc, actors=tuple(found), adjectives=tuple(adjectives), mentions=mentions)

    def _whole(self, doc: Doc, chunks: tuple[Chunk, ...], k: int) -> int:
        """Where the whole description ends: «عشرات من أعضاء المنظمة», «المتحدث باسم الحكومة», «مصادر في الشرطة», «الأمين العام للأمم المتحدة»."""
        chunk = chunks[k]
        last = chunk.last
        keys = doc.words[chunk.first].form.keys
        counted = doc.words[chunk.first].form.kind == "n" or not _PARTITIVE.isdisjoint(keys) or doc.tags[chunk.first] == "NUM"
        for follower in chunks[k + 1 : k + 4]:
            if follower.kind != "N" or follower.conj or not follower.prep or follower.first > last + 1:
                break
            key = doc.words[follower.first].form.bare
            if (follower.prep == "من" and counted) or (follower.prep == "ب" and key in ("اسم", "لسان")):
                last = follower.last
                counted = False
            elif follower.prep in ("في", "ل", "لدي") and self._belongs(doc, chunk, follower):
                last = follower.last
            else:
                break
        return last

    def _belongs(self, doc: Doc, chunk: Chunk, follower: Chunk) -> bool:
        """Whether what follows a role by في or ل is the institution it belongs to."""
        keys = [word.form.keys for word in doc.words[chunk.first : chunk.last]]
        role = self.registry.trie.longest(keys, 0, len(keys))
        if role is None or not any(e.kind in ("office", "vague") and e.code.startswith("=") for e in role.value):
            return False
        keys = [word.form.keys for word in doc.words[follower.first : follower.last]]
        other = self.registry.trie.longest(keys, 0, len(keys))
        return other is not None and any(e.kind in ("organisation", "institution", "country") for e in other.value)

    def _adjective(self, doc: Doc, first: int, last: int, entry: Entry) -> Resolved:
        span = Span(doc.words[first].start, doc.words[last - 1].end)
        party = Party(span, doc.text[span.start : span.end], entry.name, entry.code, f"country:{entry.code}", Why((entry.id,)))
        return Resolved(first, last, party, "adjective")

    def _matches(self, doc: Doc, keys: list[tuple[str, ...]]) -> dict[int, tuple[int, int, Entry]]:
        """Registry entries by the word they begin at; the longest wins and nothing overlaps."""
        out: dict[int, tuple[int, int, Entry]] = {}
        day = doc.article.date or ""
        for sentence in doc.sentences:
            i = sentence.first
            while i < sentence.last:
                hit = self.registry.trie.longest(keys, i, sentence.last) if doc.words[i].form.kind == "w" else None
                if hit is None:
                    i += 1
                    continue
                entry = self._choose(hit.value, doc, i, day)
                if entry is not None:
                    out[i] = (hit.first, hit.last, entry)
                i = hit.last if entry is not None else i + 1
        return out

    def _choose(self, entries: list[Entry], doc: Doc, i: int, day: str) -> Entry | None:
        if len(entries) == 1:
            return entries[0]
        tag = doc.tags[i]
        order = {"country": 0, "organisation": 1, "person": 2, "capital": 3, "nationality": 4}
        if tag == "ADJ":
            order["nationality"] = -1
        ranked = sorted(entries, key=lambda e: order.get(e.kind, 5))
        people = [e for e in ranked if e.kind == "person"]
        if ranked[0].kind == "person" and len(people) > 1 and day:
            for entry in people:
                for office in self.registry.offices.get(entry.id[7:], ()):
                    if office.start <= day and (not office.end or day <= office.end):
                        return entry
        return ranked[0]

    def _main_country(self, doc: Doc, matches: dict[int, tuple[int, int, Entry]]) -> str:
        """The country most spoken of: title and first paragraph weigh most."""
        seen: Counter[str] = Counter()
        paragraph = {}
        for sentence in doc.sentences:
            for i in range(sentence.first, sentence.last):
                if i in matches:
                    paragraph[i] = 3 if sentence.title else 2 if sentence.paragraph <= 1 else 1
        for i, (_, _, entry) in matches.items():
            if entry.kind in ("country", "capital", "nationality"):
                seen[entry.code] += paragraph.get(i, 1)
            elif entry.kind == "organisation" and entry.code[:3] not in _WHOLE_CODES and entry.code[:2] != "--":
                seen[entry.code[:3]] += paragraph.get(i, 1)
        for place in doc.places:
            if place.country:
                seen[place.country] += 1
        return seen.most_common(1)[0][0] if seen else ""

    def _phrase(
        self, doc: Doc, first: int, last: int, inside: list[tuple[int, int, Entry]], people: dict[int, int], memory: Memory, near: str
    ) -> Resolved | None:
        words = doc.words
        start = first
        while start < last - 1 and (words[start].form.kind == "n" or not _PARTITIVE.isdisjoint(words[start].form.keys) or doc.tags[start] in ("NUM", "DET")):
            start += 1
        person = next((i for i in range(first, last) if i in people), None)
        items = [(a, b, e) for a, b, e in inside if a >= start]
        if not items and person is None:
            items = inside
        if not items and person is None:
            return None
        head = items[0] if items else None
        if head and head[0] > start and person != start and not (person is not None and head[0] == start):
            # The phrase begins with a word that is nobody («هجوم القوات»): only its head may be an actor.
            if not self._skippable(doc, start, head[0]) and not (person is not None and person == start):
                return None
        name_text = ""
        if person is not None:
            name_text = doc.text[words[person].start + _offset(words[person]) : words[min(people[person], last) - 1].end]
        code, name, actor, rules = "", "", "", []
        roles = [e for _, _, e in items if e.kind in ROLE_KINDS]
        nationality = next((e for _, _, e in items if e.kind == "nationality"), None)
        organisation = next((e for _, _, e in items if e.kind == "organisation"), None)
        country = next((e for _, _, e in items if e.kind in ("country", "capital")), None)
        known = next((e for _, _, e in items if e.kind == "person"), None)
        former = any(not _FORMER.isdisjoint((words[i].form.text,)) for i in range(first, last))
        memory_party = None
        if name_text:
            memory_party = self._remembered(memory, name_text)
        if known and (not roles or former or memory_party is None):
            code = self.registry.code_of(known.id[7:], known.code, doc.article.date)
            name, actor = known.name, known.id
            rules.append(known.id)
            if former and not code.endswith("ELI") and code:
                code = f"{code.split()[0]} ELI"
        if roles and not (known and code):
            role = roles[0]
            sector = role.code
            rules.append(role.id)
            if sector.startswith("="):
                other = next((r for r in roles[1:] if not r.code.startswith("=")), None)
                if organisation:
                    code = organisation.code
                    rules.append(organisation.id)
                elif other:
                    sector = other.code
                    rules.append(other.id)
                else:
                    sector = sector[1:] or "GOV"
            if not code:
                if sector.split(" ")[0] in _WHOLE_CODES:
                    code = sector
                else:
                    iso, rule = self._country(nationality, country, organisation, known, memory, near, role)
                    code = f"{iso or '--'} {sector}".strip()
                    rules.append(rule)
            if former and code.endswith("GOV"):
                code = f"{code.split()[0]} ELI"
            name = name or role.name
        elif not code and organisation:
            code, name, actor = organisation.code, organisation.name, organisation.id
            rules.append(organisation.id)
        elif not code and memory_party is not None:
            code, name, actor = memory_party.code or "", memory_party.name or "", memory_party.actor or ""
            rules.append("coreference.name")
        elif not code and country and head and head[2] is country:
            code, name, actor = f"{country.code} GOV", country.name, country.id
            rules.append(country.id)
        elif not code and nationality and head and head[2] is nationality and (nationality.number != "s" or doc.tags[head[0]] == "NOUN"):
            code, name = f"{nationality.code} CVL", nationality.name
            rules.append(nationality.id)
        if roles and not name_text and words[start].form.cuts and words[start].form.cuts[0].definite and last - start <= 2 and not nationality and not country:
            remembered = memory.by_role.get(roles[0].id)
            if remembered:
                code, name, actor = remembered.code or code, remembered.name or name, remembered.actor or actor
                rules.append("coreference.role")
        if memory_party is not None and name_text and not known:
            code = memory_party.code or code
            name, actor = memory_party.name or name, memory_party.actor or actor
            rules.append("coreference.name")
        if not code and not name_text:
            return None
        name = (name_text if name_text and not known else name) or name
        begin = words[first].start + _offset(words[first])
        span = Span(begin, words[last - 1].end)
        party = Party(span, doc.text[begin : span.end], name or None, code or None, actor or None, Why(tuple(rules)))
        if name_text and (code or memory_party is None):
            for part in _name_keys(name_text):
                memory.by_name.setdefault(part, party)
            memory.by_name[_name_keys(name_text)[0]] = party if code else memory.by_name[_name_keys(name_text)[0]]
        for role in roles[:1]:
            memory.by_role[role.id] = party
        kind = "name" if name_text or organisation or (head and head[2].kind == "country") else "description"
        return Resolved(first, last, party, kind)

    def _skippable(self, doc: Doc, start: int, end: int) -> bool:
        return all(doc.tags[i] in ("NUM", "DET", "ADJ") or not _PARTITIVE.isdisjoint(doc.words[i].form.keys) or doc.words[i].form.kind != "w" for i in range(start, end))

    def _country(
        self, nationality: Entry | None, country: Entry | None, organisation: Entry | None, known: Entry | None, memory: Memory, near: str, role: Entry
    ) -> tuple[str, str]:
        if nationality:
            return nationality.code, f"country from {nationality.id}"
        if country:
            return country.code, f"country from {country.id}"
        if organisation and organisation.code[:3].isalpha() and organisation.code[:3] not in _WHOLE_CODES:
            return organisation.code[:3], f"country from {organisation.id}"
        if known and known.code:
            return known.code, f"country from {known.id}"
        if near and role.kind != "office":
            return near, "country from the place before"
        if memory.country:
            return memory.country, "country from the article"
        return "", "country unknown"

    def _remembered(self, memory: Memory, name: str) -> Party | None:
        for key in _name_keys(name):
            if key in memory.by_name:
                return memory.by_name[key]
        return None


def _name_keys(name: str) -> list[str]:
    """What a person may be called by later: the whole name, and its last word when it is long enough to be a surname."""
    from rasid.arabic.normal import fold

    parts = fold(name).split()
    out = [" ".join(parts)]
    if len(parts) > 1 and len(parts[-1]) > 3:
        out.append(parts[-1])
    return out


def _offset(word) -> int:  # type: ignore[no-untyped-def]
    """How many characters of clitics (not the article) a word begins with."""
    from rasid.arabic.words import Word

    assert isinstance(word, Word)
    cut = word.form.cuts[0] if word.form.cuts else None
    if cut is None or not cut.pro:
        return 0
    if cut.definite:
        surface = word.form.surface
        return max(cut.start - 2, 0) if surface[max(cut.start - 2, 0) : cut.start] == "ال" else max(cut.start - 1, 0)
    return cut.start
