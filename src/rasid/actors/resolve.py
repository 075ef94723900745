"""Stage: every noun phrase that means somebody, with its code, and who is meant by a short name or a role later on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

from rasid.actors import anaphors, antecedent
from rasid.actors.antecedent import Past, Weak
from rasid.actors.compose import WHOLE_CODES, Coded, Parts, compose
from rasid.actors.country import Asking, Countries, Sign
from rasid.actors.registry import ROLE_KINDS, Entry, Registry, current, titles
from rasid.arabic.document import Doc, Resolved, Sentence
from rasid.arabic.normal import fold
from rasid.arabic.numbers import number_at
from rasid.arabic.phrases import VERBAL, Chunk
from rasid.arabic.words import Form, Word, counts, lead
from rasid.linear import LinearModel
from rasid.record import Mention, Party, Span, Why

# Nouns that count or pick out members of a group: the group is what is meant.
_PARTITIVE = frozenset(
    "عدد عشرات مءات الاف ملايين مجموعه احد احدي بعض جميع كل معظم غالبيه كافه افراد عناصر اعضاء قيادات قاده رجال ابناء اهالي انصار سلسله كبار بقيه عده "
    "مختلف كلا كلتا عنصر فرد جانب طرف ممثلي ممثلو اعداد عناصرها".split()
)
_FORMER = frozenset("السابق السابقه المخلوع المعزول الراحل السابقين السابقون الاسبق سابق".split())
# «قوة تابعة لـ…», «قوات موالية لـ…»: what follows tells whose they are.
_ATTACHED = frozenset("تابع تابعه تابعين تابعون موال مواليه موالين موالي".split())
_SIDES = frozenset({"جهت", "جهه", "جانب", "ناحيت", "ناحيه", "طرف"})
_HOME_WEIGHT = 3
_MET = 3
_APPOSED, _STRETCH, _ISSUED = 3, 14, 5
_MET_BY_NAME = frozenset({"coreference.name", "coreference.apposition"})
_REACH = 12
_BELONGING = frozenset({"في", "ل", "لدي", "ب", "من", "داخل", "ضمن", "وسط"})
_CLAUSE = frozenset({"comp", "rel", "conj"})
_ISSUE = frozenset("صادر صادره صدر صدرت يصدر تصدر".split())
_QUOTES = frozenset('«»"“”()')
_SAME = frozenset("نفسه نفسها نفسهم ذاته ذاتها ذاتهم المذكور المذكوره المذكورين".split())
# Rules that leave the code open, so that somebody met before may be meant.
_OPEN = frozenset({"country from the context", "country unknown"})
# The sound masculine plural is for human beings: whoever «المضربون» are, they are people.
_SOMEBODY = Entry("role:somebody", "member", "a person of whom no office is told", "CVL")
_HUMANS = Entry("role:human-plural", "member", "people", "CVL", "p")


@cache
def _human_plural(text: str) -> bool:
    """Whether a word in normal form, without clitics and article, is a sound masculine plural: both its cases are met in news."""
    stem, known = text[:-2], counts()
    return (
        len(stem) > 2
        and (stem.startswith("م") or len(stem) > 3)
        and all(known.get(stem + ending, 0) + known.get("ال" + stem + ending, 0) >= _MET for ending in ("ون", "ين"))
    )


def is_human_plural(form: Form) -> bool:
    """Whether a noun is a sound masculine plural («المعتصمون», «محتجين»), which only human beings have."""
    return form.bare.endswith(("ون", "ين")) and not form.classes and _human_plural(form.bare)


class Hit(NamedTuple):
    """A registry entry at words ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    entry: Entry


class ActorResolver:
    """Reads names, tags and chunks; writes ``doc.actors``, ``doc.adjectives``, ``doc.texts`` and ``doc.mentions``."""

    def __init__(
        self, registry: Registry | None = None, countries: LinearModel | None = None, antecedents: LinearModel | None = None
    ) -> None:
        self.registry = registry or Registry()
        self._countries = countries or LinearModel.load("rasid.actors", "country.tsv")
        self._antecedents = antecedents or LinearModel.load("rasid.actors", "antecedent.tsv")

    def resolve(self, doc: Doc) -> Doc:
        """The document with who is meant by each noun phrase that means somebody."""
        work = _Article(doc, self.registry, self._countries, self._antecedents)
        work.read()
        work.reread()
        mentions = tuple(Mention(r.party.span, r.party.text, r.kind, r.party) for r in work.found)
        return replace(doc, actors=tuple(work.found), adjectives=tuple(work.adjectives), texts=tuple(work.texts()), mentions=mentions)


class _Article:
    def __init__(self, doc: Doc, registry: Registry, countries: LinearModel, antecedents: LinearModel) -> None:
        self.antecedents = antecedents
        self.doc, self.registry, self.words = doc, registry, doc.words
        self.keys = [word.form.keys for word in doc.words]
        starts = [word.start for word in doc.words]
        self.people: dict[int, int] = {}
        self.begins: dict[int, int] = {}
        for name in doc.names:
            first = max(bisect_right(starts, name.span.start) - 1, 0)
            self.begins[first] = name.span.start
            if name.kind == "PER":
                self.people[first] = bisect_left(starts, name.span.end)
        self.personal = {i for first, last in self.people.items() for i in range(first, last)}
        self.hits = self._hits()
        self.countries = self._read_countries(countries)
        self.by_name: dict[str, Party] = {}
        self.by_first: dict[str, Party | None] = {}
        self.past: list[Past] = []
        self.found: list[Resolved] = []
        self.adjectives: list[Resolved] = []

    # ---------------------------------------------------------------- registry
    def _hits(self) -> dict[int, Hit]:
        """Registry entries by the word they begin at; the longest wins and nothing overlaps."""
        out: dict[int, Hit] = {}
        outlet = self.registry.outlets.get((self.doc.article.source or "").lower())
        for sentence in self.doc.sentences:
            i = sentence.first
            while i < sentence.last:
                form = self.words[i].form
                if outlet and form.kind == "w" and not outlet.home.isdisjoint(form.keys):
                    following = self.words[i + 1].form.text if i + 1 < sentence.last else ""
                    if following not in ("المتحده", "المغربيه", "الاردنيه"):
                        name = self.registry.country_names.get(outlet.country, outlet.country)
                        out[i] = Hit(i, i + 1, Entry(f"country:{outlet.country}", "country", name, outlet.country))
                        i += 1
                        continue
                match = self.registry.trie.longest(self.keys, i, sentence.last) if form.kind == "w" else None
                entry = self._choose(match.value, i, match.last) if match else None
                if match is None or entry is None:
                    if self.doc.tags[i] == "NOUN" and i not in self.personal and is_human_plural(form):
                        out[i] = Hit(i, i + 1, _HUMANS)
                    i += 1
                    continue
                before = out.get(i - 1)
                if not (entry.kind == "person" and form.cuts[0].definite and before and before.entry.kind == "institution"):
                    out[i] = Hit(i, match.last, self._around_nationality(i, match.last, sentence.last, entry))
                i = match.last
        return out

    def _around_nationality(self, first: int, last: int, end: int, entry: Entry) -> Entry:
        """The role of more words that an adjective of nationality parts: «مجموعة (ليبية) مسلحة», «مسؤول (تركي) سابق»."""
        if entry.kind not in ROLE_KINDS or last + 1 >= end or self.doc.tags[last] != "ADJ" or self.doc.tags[last + 1] != "ADJ":
            return entry
        words = [*self.keys[first:last], self.keys[last + 1]]
        match = self.registry.trie.longest(words, 0, len(words))
        if match is None or match.last < len(words):
            return entry
        whole = self._choose(match.value, first, last)
        return whole if whole is not None and whole.kind in ROLE_KINDS else entry

    def _choose(self, entries: list[Entry], i: int, last: int) -> Entry | None:
        if all(k in self.personal for k in range(i, last)):
            # Inside a personal name only persons count: «المعلم» is the minister, not a teacher.
            entries = [e for e in entries if e.kind == "person" and self._whole_name(i, last)]
        elif i in self.personal:
            entries = [e for e in entries if e.kind in ("person", "organisation")]
        entries = current(entries, self.doc.article.date)
        if len(entries) <= 1:
            return entries[0] if entries else None
        order = {"country": 0, "organisation": 1, "person": 2, "capital": 3, "nationality": 4}
        if self.doc.tags[i] == "ADJ":
            order["nationality"] = -1
        ranked = sorted(entries, key=lambda e: order.get(e.kind, 5))
        day = self.doc.article.date or ""
        people = [e for e in ranked if e.kind == "person"]
        if ranked[0].kind == "person" and len(people) > 1 and day:
            for entry in people:
                for office in self.registry.offices.get(entry.id[7:], ()):
                    if office.start <= day and (not office.end or day <= office.end):
                        return entry
        return ranked[0]

    def _whole_name(self, i: int, last: int) -> bool:
        """Whether words of a personal name may be all of it: «خليل» alone is not whoever «محمد خليل الجبوري» is."""
        first = next((k for k in range(i, -1, -1) if k in self.people), i)
        end = self.people.get(first, last)
        return last >= end if i == first else last - i > 1

    def _read_countries(self, model: LinearModel) -> Countries:
        """The countries spoken of: title and first paragraphs weigh most, the outlet's home weighs in."""
        seen: Counter[str] = Counter()
        signs: list[Sign] = []
        outlet = self.registry.outlets.get((self.doc.article.source or "").lower())
        if outlet:
            seen[outlet.country] += _HOME_WEIGHT
        spoken: Hit | None = None
        starts = [word.start for word in self.words]
        for sentence in self.doc.sentences:
            weight = 3 if sentence.title else 2 if sentence.paragraph <= 1 else 1
            for i in range(sentence.first, sentence.last):
                hit = self.hits.get(i)
                if hit is None:
                    continue
                paper, spoken = spoken is not None and spoken.entry.code.endswith("JRN") and 0 <= hit.first - spoken.last <= 4, hit
                if paper and hit.entry.kind == "nationality":
                    continue  # «صحيفة … البريطانية» tells where the paper is, not what the article is about
                country = hit.entry.code[:3] if hit.entry.kind in ("country", "capital", "nationality", "organisation", "person") else ""
                if not country.isalpha() or country in WHOLE_CODES or hit.entry.code.endswith("JRN"):
                    continue
                signs.append(Sign(i, country, hit.entry.kind))
                if hit.entry.kind != "person":
                    seen[country] += weight
        for place in self.doc.places:
            if place.country and place.precision != "country":
                seen[place.country] += 1
                signs.append(Sign(max(bisect_right(starts, place.span.start) - 1, 0), place.country, "place"))
        opening = next((s.last for s in self.doc.sentences if not s.title), 0)
        return Countries(signs, seen, outlet.country if outlet else "", opening, model)

    def _guess(self, at: int, sentence: Sentence, role: Entry) -> tuple[str, str]:
        return self.countries.guess(Asking(at, sentence.first, sentence.last, role, self._definite(at), self._reach(at, sentence.last)))

    def _reach(self, at: int, last: int) -> int:
        """Where what hangs on a phrase by prepositions and genitives ends: at a verb, a conjunction, a relative, or a mark."""
        for i in range(at + 1, min(at + _REACH, last)):
            form = self.words[i].form
            if form.kind == "p" and form.text not in _QUOTES:
                return i
            if (
                self.doc.tags[i] in VERBAL
                or not form.classes.isdisjoint(_CLAUSE)
                or (form.cuts and form.cuts[0].pro[:1] in ("و", "ف") and form.cuts[0].pro)
            ):
                return i
        return min(at + _REACH, last)

    # ---------------------------------------------------------------- phrases
    def read(self) -> None:
        """Resolves the noun phrases in order; what is met earlier explains what comes later."""
        for sentence, chunks in zip(self.doc.sentences, self.doc.chunks, strict=True):
            taken = -1
            for k, chunk in enumerate(chunks):
                if chunk.kind != "N" or chunk.first < taken or self._adverbial(chunk):
                    continue
                last = self._whole(chunks, k)
                taken = last
                inside = [hit for i in range(chunk.first, last) if (hit := self.hits.get(i))]
                self.adjectives.extend(self._adjective(hit) for hit in inside if hit.entry.kind == "nationality")
                dual = next((hit.first for hit in inside if hit.entry.number == "d" and hit.entry.kind in ROLE_KINDS), chunk.first)
                dual += dual == chunk.first and dual + 1 < last and "comp" in self.words[dual].form.classes
                again = self._again(chunk.first, last) or (dual > chunk.first and self._again(dual, last)) or []
                if again:
                    self.found.extend(again)
                    continue
                for first, end in self._parts(chunk.first, last):
                    own = [hit for hit in inside if first <= hit.first < end]
                    resolved = self._phrase(first, end, own, sentence, self._apposition(chunks, k, last) if end == last else [])
                    if resolved:
                        self.found.append(resolved)

    def _again(self, first: int, last: int) -> list[Resolved]:
        """Those met before whom a word means that has no code of its own: «بلاده», «بعضهم», «خمسة آخرون», «الطرفان», «الرئيسان»."""
        start = self._skip_counts(first, last)
        form = self.words[start].form
        if form.kind != "w":
            return []
        cut = form.cuts[0]
        means, rule = anaphors.entry(form)
        hit = self.hits.get(start)
        if means == "text" or (means in ("pair", "countries") and not cut.definite):
            return []
        parties = anaphors.meant(means, self.past, start) if means else ()
        if (
            not means
            and cut.definite
            and cut.stem.endswith(("ان", "ين"))
            and len(cut.stem) > 4
            and (hit is None or hit.entry.number == "d")
        ):
            parties, rule = anaphors.two_of(self.past, cut.stem), "dual"
        span = Span(self._begin(first), self.words[start].end)
        out = []
        for party in parties:
            code, name, actor = party.code, party.name, party.actor
            if means in ("country", "countries"):
                iso = anaphors.country_of(party)
                code, name, actor = f"{iso} GOV", self.registry.country_names.get(iso), f"country:{iso}"
            elif means in ("members", "others"):
                name, actor = None, None
            rules = ("coreference.anaphor", rule, *(party.why.rules if party.why else ()))
            meant = Party(span, self.doc.text[span.start : span.end], name, code, actor, Why(rules))
            out.append(Resolved(first, start + 1, meant, "pronoun"))
        return out

    def reread(self) -> None:
        """Gives a lone last name the code of whom the article names in full only later, as headlines do."""
        for at, resolved in enumerate(self.found):
            name = resolved.party.name or ""
            if resolved.kind == "name" and " " not in name and resolved.party.why and "no office known" in resolved.party.why.rules:
                later = self.by_name.get(fold(name))
                if later is not None and later.span.start > resolved.party.span.start:
                    why = Why(("coreference.name", *(later.why.rules if later.why else ())))
                    party = replace(resolved.party, name=later.name, code=later.code, actor=later.actor, why=why)
                    self.found[at] = resolved._replace(party=party)

    def texts(self) -> list[Resolved]:
        """Reports and statements with who issued them: «بيان الرئاسة», «تقرير أصدرته المنظمة», «أعلن الجيش في بيان … وأضاف البيان»."""
        at = {i: resolved for resolved in reversed(self.found) for i in range(resolved.first, resolved.last)}
        out: list[Resolved] = []
        last: dict[str, Party] = {}
        for chunks in self.doc.chunks:
            before: Party | None = None
            for k, chunk in enumerate(chunks):
                if chunk.kind == "N" and not chunk.prep and (actor := at.get(chunk.head) or at.get(chunk.first)):
                    before = actor.party
                known = (
                    (i, found[1]) for i in range(chunk.first, chunk.last) if (found := anaphors.entry(self.words[i].form))[0] == "text"
                )
                head, rule = next(known, (-1, ""))
                if head < 0:
                    continue
                issuer = self._issuer(chunks, k, at)
                if issuer is None and self._definite(head):
                    issuer = last.get(rule) or last.get("")
                issuer = issuer or before
                if issuer is None or not issuer.code:
                    continue
                last[""] = last[rule] = issuer
                first = chunk.first if head <= chunk.head else head
                span = Span(self._begin(first), self.words[chunk.last - 1].end)
                rules = ("coreference.text", rule, *(issuer.why.rules if issuer.why else ()))
                party = Party(span, self.doc.text[span.start : span.end], issuer.name, issuer.code, issuer.actor, Why(rules))
                out.append(Resolved(first, chunk.last, party, "text"))
        return out

    def _issuer(self, chunks: tuple[Chunk, ...], k: int, at: dict[int, Resolved]) -> Party | None:
        """Whom the words after a text name as its author."""
        chunk = chunks[k]
        inside = next((at[i] for i in range(chunk.head + 1, chunk.last) if i in at), None)
        if inside is not None:
            return inside.party
        done = False  # a verb with a pronoun that takes up the text: «أصدرته»
        issued = any(self.words[i].form.bare in _ISSUE for i in range(chunk.first, chunk.last))
        for follower in chunks[k + 1 : k + _ISSUED]:
            if follower.kind == "V":
                cuts = self.words[follower.first].form.cuts
                done = bool(cuts and cuts[0].enc) and not follower.conj
                issued = issued or self.words[follower.first].form.bare in _ISSUE
                if not done and not issued:
                    return None
            elif follower.kind == "N":
                actor = next((at[i] for i in range(follower.first, follower.last) if i in at), None)
                if follower.conj:
                    return None
                if actor is not None:
                    by = follower.prep in ("ل", "من قبل") or (issued and follower.prep == "عن") or (done and not follower.prep)
                    return actor.party if by else None
                issued = issued or self.words[follower.head].form.bare in _ISSUE
            elif follower.kind != "R":
                return None
        return None

    def _parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """A noun phrase, parted where somebody begins who cannot belong to it: «الشرطة الإيطالية | متظاهرين», «الرئيس الأميركي | الكونغرس»."""
        out = []
        for j in range(first + 1, last):
            if (j in self.hits or j in self.people) and self._begins_another(first, j, last):
                out.append((first, j))
                first = j
        return [*out, (first, last)]

    def _begins_another(self, first: int, at: int, last: int) -> bool:
        """Whether the registry entry or the personal name at a word means somebody else than the complete phrase before it."""
        before = [hit for i in range(first, at) if (hit := self.hits.get(i))]
        named = [i for i in range(first, at) if i in self.people]
        if at in self.people:
            return bool(before) and before[0].entry.kind in ("country", "capital") and before[-1].last == at  # «إلى ليبيا | إدوارد هولمان»
        hit, form, closing = self.hits[at], self.words[at].form, self.words[at - 1].form
        if (
            not (before or named)
            or not form.cuts
            or not closing.cuts
            or form.cuts[0].pro
            or hit.entry.code in {h.entry.code for h in before}
        ):
            return False
        definite = form.cuts[0].definite
        if not (
            closing.cuts[0].definite
            or at - 1 in self.personal
            or (before and before[-1].last == at and before[-1].entry.kind == "nationality")
        ):
            return False
        kind = hit.entry.kind
        if kind in ("institution", "organisation"):
            return definite and self.doc.tags[at] != "ADJ"
        if kind not in ROLE_KINDS:
            return False
        if named:
            return hit.entry.number == "p" or bool(form.cuts[0].enc) or any(i in self.people for i in range(at, last))
        return hit.entry.number == "p" and not definite

    def _holder(self, first: int, sentence: Sentence) -> Past | None:
        """Who holds the office that a name stands after: «حاكم إقليم الشمال، ميدجياوا باكاري», «مبعوث الأمم المتحدة إلى ليبيا إدوارد هولمان»."""
        for met in reversed(self.past[-_APPOSED:]):
            if met.word < sentence.first or met.word >= first or met.named or first - met.word > _STRETCH:
                return None
            if met.role.kind in ("office", "member") and met.role.number == "s" and met.role is not _SOMEBODY:
                between = range(met.word + 1, first)
                commas = [i for i in between if self.words[i].form.kind == "p" and self.words[i].form.text not in _QUOTES]
                if any(self.doc.tags[i] in VERBAL or "rel" in self.words[i].form.classes for i in between):
                    return None
                if commas and (len(commas) > 1 or commas[0] != first - 1 or self.words[first - 1].form.text not in "،,-"):
                    return None
                return met if commas or not lead(self.words[first]) else None
        return None

    def _whole(self, chunks: tuple[Chunk, ...], k: int) -> int:
        """Where the whole description ends: «عشرات من أعضاء المنظمة», «المتحدث باسم الحكومة», «مصادر في الشرطة», «الأمين العام للأمم المتحدة»."""
        chunk = chunks[k]
        last = chunk.last
        first = self.words[chunk.first].form
        counted = first.kind == "n" or not _PARTITIVE.isdisjoint(first.keys) or self.doc.tags[chunk.first] == "NUM"
        for follower in chunks[k + 1 : k + 4]:
            on_behalf = self.words[follower.first].form.text in ("باسم", "بلسان")
            if follower.kind != "N" or follower.conj or not (follower.prep or on_behalf) or follower.first > last + 1:
                break
            if (follower.prep == "من" and counted) or on_behalf:
                counted = False
            elif not (follower.prep in _BELONGING and self._belongs(chunk, follower)):
                break
            last = follower.last
        return last

    def _adverbial(self, chunk: Chunk) -> bool:
        """«من جهته», «من جانبها» (on his part) and «، متهما …» (accusing) are nobody."""
        form = self.words[chunk.first].form
        before = self.words[chunk.first - 1].form if chunk.first else form
        if (
            form.text.endswith("ا")
            and before.text in ("،", ",")
            and not form.cuts[0].definite
            and any(r.inflection.pos == "AP" for r in form.readings)
        ):
            return True
        return chunk.prep == "من" and chunk.last == chunk.first + 1 and bool(form.cuts[0].enc if form.cuts else "") and form.bare in _SIDES

    def _belongs(self, chunk: Chunk, follower: Chunk) -> bool:
        """Whether what follows a role by في or ل is the institution it belongs to."""
        roles = [hit.entry for i in range(chunk.first, chunk.last) if (hit := self.hits.get(i))]
        if roles and follower.prep == "ل" and not _ATTACHED.isdisjoint(self.words[chunk.last - 1].form.keys):
            return True
        if not any(e.kind in ("office", "vague") and e.code.startswith("=") for e in roles) or any(e.kind == "organisation" for e in roles):
            return False
        belonging = [hit.entry for i in range(follower.first, follower.last) if (hit := self.hits.get(i))]
        if follower.prep == "ل" and any(e.code.endswith("JRN") for e in belonging):
            return False  # «قال مسؤول لوكالة …»: to whom he speaks
        return any(e.kind in ("organisation", "institution") for e in belonging)

    def _adjective(self, hit: Hit) -> Resolved:
        span = Span(self.words[hit.first].start, self.words[hit.last - 1].end)
        entry = hit.entry
        party = Party(span, self.doc.text[span.start : span.end], entry.name, entry.code, f"country:{entry.code}", Why((entry.id,)))
        return Resolved(hit.first, hit.last, party, "adjective")

    def _apposition(self, chunks: tuple[Chunk, ...], k: int, last: int) -> list[Hit]:
        """The role that follows a name between commas («…، زعيم الحركة،»)."""
        if k + 2 >= len(chunks) or chunks[k + 1].kind != "P" or chunks[k + 1].mark not in "،,(" or chunks[k + 1].first != last:
            return []
        follower = chunks[k + 2]
        if follower.kind != "N" or follower.prep or follower.conj:
            return []
        hit = self.hits.get(follower.first)
        if hit is None or hit.entry.kind not in ROLE_KINDS or any(i in self.people for i in range(follower.first, follower.last)):
            return []
        return [h for i in range(follower.first, self._whole(chunks, k + 2)) if (h := self.hits.get(i))]

    def _phrase(self, first: int, last: int, inside: list[Hit], sentence: Sentence, apposition: list[Hit]) -> Resolved | None:
        start = self._skip_counts(first, last)
        person = next((i for i in range(first, last) if i in self.people), None)
        if not inside and person is None:
            return self._body(first, last)
        hits = [hit for hit in inside if hit.first >= start] or inside
        headed = bool(hits) and (hits[0].first <= start or hits[0].first == first or self._skippable(start, hits[0].first))
        if not headed and (person is None or (person > start and not self._titled(start, person))):
            # The phrase begins with a word that is nobody («منزل أحمد», «مقتل عشرة جنود»): who stands inside it is meant.
            inner = self._inner(first, last, inside, person)
            return self._phrase(inner, last, [hit for hit in inside if hit.first >= inner], sentence, []) if inner > first else None
        name_text = ""
        if person is not None:
            begin = self._begin(person)
            name_text = self.doc.text[begin : self.words[min(self.people[person], last) - 1].end]
        guess = partial(self._guess, start, sentence)
        former = any(self.words[i].form.text in _FORMER for i in range(first, last))
        parts = Parts(tuple(hit.entry for hit in hits), headed, person is not None, former, self.doc.article.date, guess)
        coded = compose(parts, self.registry)
        remembered = self._remembered(name_text, self.words[person]) if name_text and person is not None else None
        if name_text and coded is None and remembered is None:
            holder = self._holder(first, sentence) if person == first and not apposition else None
            coded = (
                Coded(holder.party.code, name_text, "", ("coreference.apposition", *(holder.party.why.rules if holder.party.why else ())))
                if holder and holder.party.code
                else self._by_surname(name_text)
            )
        coded = self._from_memory(coded, parts, remembered, first, last, name_text)
        if coded is None and apposition:
            more = Parts(tuple(hit.entry for hit in apposition), True, False, former, self.doc.article.date, guess)
            coded = compose(more, self.registry)
        if coded is None and name_text:
            told = next((e for e in parts.entries if e.kind == "nationality"), None)
            country, rule = (told.code, f"country from {told.id}") if told else guess(_SOMEBODY)
            office = self.past[-1] if self.found and self.found[-1].last == first and self.past else None
            sector = (office.party.code or "").partition(" ")[2] if told and office and office.role.id == anaphors.COUNTERPART else ""
            coded = Coded(f"{country or '--'} {sector or 'CVL'}", name_text, "", ("no office known", rule))
        if coded is None:
            return None
        role = next((e for e in parts.entries if e.kind in ROLE_KINDS), _SOMEBODY)
        if _MET_BY_NAME.isdisjoint(coded.rules) and not coded.actor and not _OPEN.isdisjoint(coded.rules):
            coded = self._met_before(coded, role, start, last, sentence, bool(name_text))
        return self._resolved(first, last, name_text, coded, role)

    def _body(self, first: int, last: int) -> Resolved | None:
        """Who was met before by words that are nothing else: «الأفق الجديد» after صحيفة «الأفق الجديد», a last name that no model saw."""
        text = " ".join(self.words[i].form.text for i in range(first, last))
        if first and self.words[first - 1].form.text in _QUOTES:
            known = self.by_name.get("«" + text)
        else:
            known = self.by_name.get(text) if self.doc.tags[first] == "PROPN" and last == first + 1 else None
        if known is None:
            return None
        rules = ("coreference.name", *(known.why.rules if known.why else ()))
        span = Span(self.words[first].start, self.words[last - 1].end)
        party = Party(span, self.doc.text[span.start : span.end], known.name, known.code, known.actor, Why(rules))
        return Resolved(first, last, party, "name")

    def _quoted(self, first: int, last: int) -> str:
        """The words in quotation marks of a phrase, or nothing."""
        marks = [i for i in range(first, last) if self.words[i].form.kind == "p" and self.words[i].form.text in _QUOTES]
        return " ".join(self.words[i].form.text for i in range(marks[0] + 1, marks[1])) if len(marks) == 2 else ""

    def _met_before(self, coded: Coded, role: Entry, at: int, last: int, sentence: Sentence, named: bool) -> Coded:
        """The code of the actor met before that a description means, or its own."""
        again = anaphors.said_again(self.past, role, self._head(at)) if not named and self._alone(at, last) else None
        found = again or antecedent.choose(
            self.antecedents, Weak(role, coded.code, at, sentence.first, self._definite(at), named), self.past
        )
        if found is None or not found.party.code:
            return coded
        rules = found.party.why.rules if found.party.why else ()
        if named:
            return Coded(found.party.code, coded.name, "", (*coded.rules, "coreference.office", *rules))
        return Coded(found.party.code, found.party.name or "", found.party.actor or "", ("coreference.role", role.id, *rules))

    def _alone(self, at: int, last: int) -> bool:
        """Whether a definite word is all of a phrase, save «نفسه»: «المصدر», «المصادر ذاتها»."""
        following = range(self.hits[at].last if at in self.hits else at + 1, last)
        known = self._definite(at) or (at > 0 and "dem" in self.words[at - 1].form.classes)
        return known and all(not _SAME.isdisjoint(self.words[i].form.keys) for i in following)

    def _inner(self, first: int, last: int, inside: list[Hit], person: int | None) -> int:
        """Where somebody begins inside a phrase that is headed by a thing or an act, with what counts them; ``first`` if nobody does."""
        at = min((hit.first for hit in inside if hit.entry.kind != "nationality" and hit.first > first), default=last)
        at = min(at, person if person is not None and person > first else last)
        if at >= last:
            return first
        while at - 1 > first and (
            self.words[at - 1].form.kind == "n"
            or self.doc.tags[at - 1] == "NUM"
            or not _PARTITIVE.isdisjoint(self.words[at - 1].form.keys)
            or "quant" in self.words[at - 1].form.classes
        ):
            at -= 1
        return at

    def _by_surname(self, name: str) -> Coded | None:
        """A lone surname that one well-known figure of a country the article speaks of bears («صالح» in Yemen)."""
        key = fold(name)
        if " " in key:
            return None
        people = [e for e in self.registry.surnames.get(key, ()) if e.code in self.countries.spoken]
        if len({e.id for e in people}) != 1:
            return None
        person = people[0]
        code = self.registry.code_of(person.id[7:], person.code, self.doc.article.date)
        return Coded(code, person.name, person.id, (person.id, "surname, and the country is spoken of")) if code else None

    def _from_memory(
        self, coded: Coded | None, parts: Parts, remembered: Party | None, first: int, last: int, name_text: str
    ) -> Coded | None:
        """Who was met before is trusted where the phrase itself says less."""
        weak = coded is None or "country from the context" in coded.rules or "country unknown" in coded.rules
        known = coded is not None and coded.actor.startswith("person:")
        if known and remembered is not None and " " not in name_text and " " in (remembered.name or "") and not remembered.actor:
            known, weak = False, True  # «بلحاج» is whoever the article has called «رضا بلحاج», however well known another may be
        if remembered is not None and remembered.code and not known and (weak or coded is None):
            return Coded(
                remembered.code,
                remembered.name or name_text,
                remembered.actor or "",
                ("coreference.name", *(remembered.why.rules if remembered.why else ())),
            )
        return coded

    def _resolved(self, first: int, last: int, name_text: str, coded: Coded, role: Entry) -> Resolved:
        begin = self._begin(first)
        span = Span(begin, self.words[last - 1].end)
        again = coded.rules[:1] == ("coreference.name",)
        name = coded.name if coded.actor or again else name_text  # a mere description has no name: its words speak for it
        party = Party(span, self.doc.text[begin : span.end], name or None, coded.code or None, coded.actor or None, Why(coded.rules))
        if name_text and "no office known" not in coded.rules:
            for key in _name_keys(name_text):
                self.by_name.setdefault(key, party)
            given, _, rest = fold(name_text).partition(" ")
            if rest:  # a given name alone means its bearer while the article knows but one
                known = self.by_first.setdefault(given, party)
                if known is not None and not _may_be_one(name_text, known.name or ""):
                    self.by_first[given] = None
        if role.kind == "institution" and (quoted := self._quoted(first, last)):
            self.by_name.setdefault("«" + quoted, party)
        start = self._skip_counts(first, last)
        told = _OPEN.isdisjoint(coded.rules) or bool(name_text)
        count = self._count(first, name_text, role)
        joined = self.words[first].form.text.startswith("و") and lead(self.words[first]) > 0
        joined = joined and bool(self.found) and self.found[-1].last == first
        self.past.append(Past(party, role, first, self._head(start), told, bool(name_text), count, joined))
        country, _, sector = coded.code.partition(" ")
        if country.isalpha() and country not in WHOLE_CODES:
            self.countries.tell(sector, country)
        kind = "name" if name_text or coded.actor else "description"
        return Resolved(first, last, party, kind, count)

    def _count(self, first: int, name_text: str, role: Entry) -> int | None:
        number = number_at(self.words, first)
        if number is not None:
            return number[0] if isinstance(number[0], int) else None
        if name_text:
            return 1
        return {"s": 1, "d": 2}.get(role.number) if role.kind != "institution" and role is not _SOMEBODY else None

    def _head(self, at: int) -> str:
        return self.words[at].form.bare.removeprefix("ال")

    def _begin(self, first: int) -> int:
        """Where a phrase begins in the text, without clitics: a name keeps the letters that look like them («بابكر»)."""
        return self.begins.get(first, self.words[first].start + lead(self.words[first]))

    def _skip_counts(self, first: int, last: int) -> int:
        start = first
        while start < last - 1:
            form = self.words[start].form
            if not (
                form.kind == "n"
                or not _PARTITIVE.isdisjoint(form.keys)
                or self.doc.tags[start] in ("NUM", "DET")
                or "quant" in form.classes
                or "dem" in form.classes
            ):
                break
            start += 1
        return start

    def _skippable(self, start: int, end: int) -> bool:
        return all(
            self.doc.tags[i] in ("NUM", "DET", "ADJ")
            or self.words[i].form.text == "من"
            or not _PARTITIVE.isdisjoint(self.words[i].form.keys)
            or self.words[i].form.kind != "w"
            for i in range(start, end)
        )

    def _titled(self, start: int, person: int) -> bool:
        return any(
            start <= hit_at < person and self.hits[hit_at].entry.kind in ROLE_KINDS
            for hit_at in range(start, person)
            if hit_at in self.hits
        ) or (
            person - start <= 1
            and self.doc.tags[start] in ("NOUN", "PROPN")
            and bool(self.words[start].form.cuts)
            and self.words[start].form.cuts[0].definite
        )

    def _definite(self, first: int) -> bool:
        form = self.words[first].form
        return (bool(form.cuts) and form.cuts[0].definite) or "dem" in form.classes

    def _remembered(self, name: str, word: Word) -> Party | None:
        """Who was called by a name, or by one that begins with the letters that were taken for clitics of its first word."""
        whole = word.form.surface + name[len(name.split(" ")[0]) :]
        keys = (*_name_keys(name), *_name_keys(whole))
        known = next((met for key in keys if (met := self.by_name.get(key)) and _may_be_one(name, met.name or "")), None)
        return known or self.by_first.get(keys[0])


def _may_be_one(name: str, other: str) -> bool:
    """Whether two names that share a last name may be of one person: of two full names, one holds the other or they begin alike."""
    first, second = ([word for word in fold(one).split() if word.removeprefix("ال") not in titles()] for one in (name, other))
    return len(first) < 2 or len(second) < 2 or first[0] == second[0] or set(first) <= set(second) or set(second) <= set(first)


def _name_keys(name: str) -> list[str]:
    """What a person may be called by later: the whole name, its last two words, and its last word when long enough to be a surname."""
    parts = fold(name).split()
    out = [" ".join(parts)]
    if len(parts) > 2:
        out.append(" ".join(parts[-2:]))
    if len(parts) > 1 and len(parts[-1]) > 2:
        out.append(parts[-1])
        if not parts[-1].startswith("ال"):
            out.append("ال" + parts[-1])
    return out
