"""Stage: every noun phrase that means somebody, with its code, and who is meant by a short name or a role later on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rasid.actors import anaphors, antecedent
from rasid.actors.antecedent import Past, Weak
from rasid.actors.compose import WHOLE_CODES, Coded, Parts, compose
from rasid.actors.country import Asking
from rasid.actors.hits import QUOTES, Hit, countries_of
from rasid.actors.known import Known
from rasid.actors.phrases import SOMEBODY, Phrases
from rasid.actors.registry import RANK, ROLE_KINDS, Entry, Registry
from rasid.actors.sector import SectorChooser
from rasid.actors.texts import texts
from rasid.arabic.document import Doc, Resolved, Sentence
from rasid.arabic.normal import fold
from rasid.arabic.phrases import VERBAL, Chunk
from rasid.arabic.sets import word_set
from rasid.arabic.words import lead
from rasid.linear import LinearModel, PartedModel
from rasid.record import Mention, Party, Span, Why

_FORMER = word_set("actor.former")
_APPOSED, _STRETCH, _TAIL = 3, 14, 3
_WHOSE = frozenset({"organisation", "person", "nationality"})
_MET_BY_NAME = frozenset({"coreference.name", "coreference.apposition"})
# Rules that leave the code open, so that somebody met before may be meant.
_OPEN = frozenset({"country from the context", "country unknown"})
# Rules that tell of a name only what is likely: whom the article introduces under it, wherever it does, is meant.
_GUESSED = frozenset({"no office known", "surname, and the country is spoken of"})


class ActorResolver:
    """Reads names, tags and chunks; writes ``doc.actors``, ``doc.adjectives``, ``doc.texts`` and ``doc.mentions``."""

    def __init__(
        self,
        registry: Registry | None = None,
        countries: LinearModel | None = None,
        antecedents: LinearModel | None = None,
        sectors: LinearModel | None = None,
    ) -> None:
        self.registry = registry or Registry()
        self._countries = PartedModel(countries or LinearModel.load("rasid.actors", "country.tsv"), whole=("unknown",))
        self._antecedents = PartedModel(antecedents or LinearModel.load("rasid.actors", "antecedent.tsv"), whole=("own",))
        self._sectors = SectorChooser(sectors)

    def resolve(self, doc: Doc) -> Doc:
        """The document with who is meant by each noun phrase that means somebody."""
        work = _Article(doc, self.registry, self._countries, self._antecedents)
        work.read()
        work.reread()
        found = self._sectors.choose(doc, work.found, work.country)
        mentions = tuple(Mention(r.party.span, r.party.text, r.kind, r.party) for r in found)
        return replace(
            doc,
            actors=tuple(found),
            adjectives=tuple(work.adjectives),
            texts=tuple(texts(work.phrases, found, work.guess)),
            mentions=mentions,
        )


class _Article:
    """One article: who was met so far explains who comes later."""

    def __init__(self, doc: Doc, registry: Registry, countries: PartedModel, antecedents: PartedModel) -> None:
        self.antecedents = antecedents
        self.doc, self.registry, self.words = doc, registry, doc.words
        self.phrases = Phrases(doc, registry)
        self.hits, self.people = self.phrases.hits, self.phrases.people
        self.countries = countries_of(doc, registry, self.hits, countries)
        self.known = Known()
        self.called: dict[Span, tuple[str, int]] = {}  # by which name each phrase calls a person, and the first word of it
        self.past: list[Past] = []
        self.bodies: dict[str, Party] = {}  # by the first word of their names
        self.found: list[Resolved] = []
        self.adjectives: list[Resolved] = []

    def read(self) -> None:
        """Resolves the noun phrases in order; what is met earlier explains what comes later."""
        for sentence, chunks in zip(self.doc.sentences, self.doc.chunks, strict=True):
            taken = -1
            for k, chunk in enumerate(chunks):
                if chunk.kind != "N" or chunk.first < taken or self.phrases.adverbial(chunk):
                    continue
                last = self.phrases.whole(chunks, k)
                taken = last
                inside = [hit for i in range(chunk.first, last) if (hit := self.hits.get(i))]
                self.adjectives += [self._adjective(hit) for hit in inside if hit.entry.kind == "nationality"]
                duals = [hit.first for hit in inside if hit.entry.number == "d" and hit.entry.kind in ROLE_KINDS]
                dual = duals[0] if duals else chunk.first
                dual += dual == chunk.first and dual + 1 < last and "comp" in self.words[dual].form.classes
                again = self._again(chunk.first, last) or (dual > chunk.first and self._again(dual, last)) or []
                if again:
                    self.found.extend(again)
                    continue
                for first, end in self._parts(chunk, last):
                    own = [hit for hit in inside if first <= hit.first < end]
                    beside = partial(self.phrases.apposition, chunks, k, last) if end == last else list
                    resolved = self._phrase(first, end, own, sentence, beside)
                    if resolved:
                        self.found.append(resolved)

    def _parts(self, chunk: Chunk, last: int) -> list[tuple[int, int]]:
        """A noun phrase, parted: also after one word that means somebody met before («دعا المركز | الأمم المتحدة»)."""
        first, after = chunk.first, chunk.first + 1
        hit = self.hits.get(after)
        if (
            after < last
            and not chunk.prep
            and first not in self.hits
            and (after in self.people or (hit and hit.entry.kind != "nationality"))
        ):
            cuts = self.words[after].form.cuts
            if (after in self.people or (cuts and cuts[0].definite)) and self._called(first, after):
                return [(first, after), *self.phrases.parts(after, last)]
        return self.phrases.parts(first, last)

    def _phrase(self, first: int, last: int, inside: list[Hit], sentence: Sentence, beside: Callable[[], list[Hit]]) -> Resolved | None:
        """Who a phrase means by the registry entries ``inside`` it, by its names, by who was met before, or by what stands ``beside`` it."""
        start = self.phrases.skip_counts(first, last)
        person = next(filter(self.people.__contains__, range(first, last)), None)
        quoted = first > 0 and self.words[first - 1].form.text in QUOTES and self._called(first, last) is not None
        if (not inside and (person is None or quoted)) or self._by_last_name(first, last, person):
            return self._body(first, last)  # a paper met by the name in quotation marks is no person
        hits = [hit for hit in inside if hit.first >= start] or inside
        headed = bool(hits) and (hits[0].first <= start or hits[0].first == first or self.phrases.skippable(start, hits[0].first))
        if not headed and (person is None or (person > start and not self.phrases.titled(start, person))):
            # The phrase begins with a word that is nobody («منزل أحمد», «مقتل عشرة جنود»): who stands inside it is meant.
            inner = self.phrases.inner(first, last, inside, person)
            return self._phrase(inner, last, [hit for hit in inside if hit.first >= inner], sentence, list) if inner > first else None
        apposition = beside()
        name_text = ""
        if person is not None:
            begin = self.phrases.begin(person)
            name_text = self.doc.text[begin : self.words[min(self.people[person], last) - 1].end]
        guess = partial(self.guess, start, sentence)
        former = any(self.words[i].form.text in _FORMER for i in range(first, last))
        fields = self.phrases.fields(hits, last)
        parts = Parts(tuple(hit.entry for hit in hits), headed, person is not None, former, self.doc.article.date, guess, fields)
        coded = self._of_body(hits) or compose(parts, self.registry)
        bearer = self.known.bearer(name_text, self.words[person]) if name_text and person is not None else None
        remembered = bearer.party if bearer and bearer.sure else None
        ranked = bool(hits) and hits[0].entry.detail == RANK and coded is not None and not _OPEN.isdisjoint(coded.rules)
        if name_text and (coded is None or ranked) and remembered is None:
            titled = person is not None and (ranked or (person - first < 2 and not hits))  # «… العربية | الدكتور سعيد المنيع»
            holder = self._holder(first, sentence) if titled and not apposition else None
            if holder and holder.party.code:
                rules = ("coreference.apposition", *(holder.party.why.rules if holder.party.why else ()))
                coded = Coded(holder.party.code, name_text, "", rules)
            else:
                coded = coded or self._by_surname(name_text)
        coded = self._from_memory(coded, remembered, name_text, hits[0].entry.code if hits else "")
        if apposition and (coded is None or (name_text and not _OPEN.isdisjoint(coded.rules))):
            more = compose(Parts(tuple(hit.entry for hit in apposition), True, False, former, self.doc.article.date, guess), self.registry)
            coded = more if more and (coded is None or ranked or _OPEN.isdisjoint(more.rules)) else coded
        if coded is None and name_text:
            told = next((h.entry for h in hits if h.entry.kind == "nationality" and self._beside(h, person)), None)
            if bearer and not told and (" " in bearer.name or " " not in name_text):
                coded = self._from_memory(None, bearer.party, name_text, "")
        if coded is None and name_text:
            country, rule = (told.code, f"country from {told.id}") if told else guess(SOMEBODY)
            office = self.past[-1] if self.found and self.found[-1].last == first and self.past else None
            sector = (office.party.code or "").partition(" ")[2] if told and office and office.role.id == anaphors.COUNTERPART else ""
            coded = Coded(f"{country or '--'} {sector or 'CVL'}", name_text, "", ("no office known", rule))
        if coded is None:
            return None
        role = next((e for e in parts.entries if e.kind in ROLE_KINDS), SOMEBODY)
        if _MET_BY_NAME.isdisjoint(coded.rules) and not coded.actor and not _OPEN.isdisjoint(coded.rules):
            coded = self._met_before(coded, role, start, last, sentence, bool(name_text))
        resolved = self._resolved(first, last, name_text, coded, role)
        alone = next((hit.first for hit in hits if hit.entry.kind == "person"), None) if not name_text else person
        if alone is not None:
            self.called[resolved.party.span] = (name_text or self.words[alone].form.text, alone)
        return resolved

    def _again(self, first: int, last: int) -> list[Resolved]:
        """Those met before whom a word means that has no code of its own: «بلاده», «بعضهم», «خمسة آخرون», «الطرفان», «الرئيسان»."""
        start = self.phrases.skip_counts(first, last)
        form = self.words[start].form
        if form.kind != "w":
            return []
        cut = form.cuts[0]
        means, rule = anaphors.entries[form]
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
        if not parties:
            return []
        span = Span(self.phrases.begin(first), self.words[start].end)
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

    def _body(self, first: int, last: int) -> Resolved | None:
        """Who was met before by words that are nothing else: «الأفق الجديد» after صحيفة «الأفق الجديد», a last name that no model saw."""
        known = self._called(first, last)
        if known is None:
            return None
        rules = ("coreference.name", *(known.why.rules if known.why else ()))
        span = Span(self.words[first].start, self.words[last - 1].end)
        party = Party(span, self.doc.text[span.start : span.end], known.name, known.code, known.actor, Why(rules))
        return Resolved(first, last, party, "name")

    def _called(self, first: int, last: int) -> Party | None:
        text = " ".join([word.form.text for word in self.words[first:last]])
        if first and self.words[first - 1].form.text in QUOTES:
            return self.known.get_quoted(text)
        return self.known.get(text) or self.known.get_tail(text) or self._short(first) if last == first + 1 else None

    def _by_last_name(self, first: int, last: int, person: int | None) -> bool:
        """Whether one word that else means an office or a member is the last name of somebody met («القاضي» after أمين المنطقة صالح القاضي)."""
        text = self.words[first].form.text
        return last == first + 1 and person is None and self.known.last_name(text)

    def _short(self, at: int) -> Party | None:
        """The body met before that one definite word means with which its name began: «الصندوق» after صندوق النقد الدولي."""
        return self.bodies.get(self.phrases.head(at)) if self.phrases.definite(at) and self.doc.tags[at] == "NOUN" else None

    def reread(self) -> None:
        """Gives a name without an office the code of whom the article introduces only later, as headlines do."""
        for at, resolved in enumerate(self.found):
            name, word = self.called.get(resolved.party.span, ("", 0))
            rules = resolved.party.why.rules if resolved.party.why else ()
            actor = resolved.party.actor or ""
            short = actor.startswith("person:") and " " not in name and not self.known.named_in_full(name, actor) if name else False
            if not name or not (short or not _GUESSED.isdisjoint(rules)):
                continue
            later = self.known.bearer(name, self.words[word])
            if later is None or not later.sure or later.party.span == resolved.party.span or (short and " " not in later.name):
                continue
            met = later.party
            why = Why(("coreference.name", *(met.why.rules if met.why else ())))
            self.found[at] = resolved._replace(party=replace(resolved.party, name=met.name, code=met.code, actor=met.actor, why=why))

    def _adjective(self, hit: Hit) -> Resolved:
        span = Span(self.words[hit.first].start, self.words[hit.last - 1].end)
        entry = hit.entry
        party = Party(span, self.doc.text[span.start : span.end], entry.name, entry.code, f"country:{entry.code}", Why((entry.id,)))
        return Resolved(hit.first, hit.last, party, "adjective")

    def _holder(self, first: int, sentence: Sentence) -> Past | None:
        """Who holds the office that a name stands after: «حاكم إقليم الشمال، ميدجياوا باكاري», «مبعوث الأمم المتحدة إلى ليبيا إدوارد هولمان»."""
        for met in reversed(self.past[-_APPOSED:]):
            if met.word < sentence.first or met.word >= first or met.named or first - met.word > _STRETCH:
                return None
            if met.role.kind in ("office", "member") and met.role.number == "s" and met.role is not SOMEBODY:
                between = range(met.word + 1, first)
                commas = [i for i in between if self.words[i].form.kind == "p" and self.words[i].form.text not in QUOTES]
                if any(self.doc.tags[i] in VERBAL or "rel" in self.words[i].form.classes for i in between):
                    return None
                if commas and (len(commas) > 1 or commas[0] != first - 1 or self.words[first - 1].form.text not in "،,-"):
                    return None
                return met if commas or not lead(self.words[first]) else None
        return None

    def _met_before(self, coded: Coded, role: Entry, at: int, last: int, sentence: Sentence, named: bool) -> Coded:
        """The code of the actor met before that a description means, or its own."""
        again = anaphors.said_again(self.past, role, self.phrases.head(at)) if not named and self.phrases.alone(at, last) else None
        found = again or antecedent.choose(
            self.antecedents, Weak(role, coded.code, at, sentence.first, self.phrases.definite(at), named), self.past
        )
        if found is None or not found.party.code:
            return coded
        rules = found.party.why.rules if found.party.why else ()
        if named:
            return Coded(found.party.code, coded.name, "", (*coded.rules, "coreference.office", *rules))
        rules = ("coreference.role", role.id, *rules)
        if not self.phrases.definite(at):  # «أعلنت جماعة …» is of the code of somebody met, but hardly the same
            return Coded(found.party.code, rules=rules)
        return Coded(found.party.code, found.party.name or "", found.party.actor or "", rules)

    def _by_surname(self, name: str) -> Coded | None:
        """A lone surname that one well-known figure of a country the article speaks of bears («صالح» in Yemen)."""
        key = fold(name)
        if " " in key:
            return None
        person = self.registry.bearer(key, self.countries.spoken)
        if person is None:
            return None
        code = self.registry.code_of(person.id[7:], person.code, self.doc.article.date)
        return Coded(code, person.name, person.id, (person.id, "surname, and the country is spoken of")) if code else None

    def _of_body(self, hits: list[Hit]) -> Coded | None:
        """The code of the body met before that an office belongs to: «المتحدث باسم المنظمة», «أمين عام الهيئة»."""
        if not hits or hits[0].entry.kind not in ("office", "vague") or any(hit.entry.kind in _WHOSE for hit in hits):
            return None
        for hit in hits[1:]:
            if hit.entry.kind == "institution" and hit.entry.code.startswith("=") and self.phrases.definite(hit.last - 1):
                met = anaphors.said_again(self.past, hit.entry, self.phrases.head(hit.first)) if hit.last == hit.first + 1 else None
                if met is None or not met.party.code or met.named:
                    return None
                rules = met.party.why.rules if met.party.why else ()
                return Coded(met.party.code, "", "", (hits[0].entry.id, "coreference.role", hit.entry.id, *rules))
        return None

    def _from_memory(self, coded: Coded | None, remembered: Party | None, name_text: str, role: str) -> Coded | None:
        """Who was met before is trusted where the phrase itself says less; ``role``: the code of the phrase's first entry."""
        weak = coded is None or "country from the context" in coded.rules or "country unknown" in coded.rules
        known = coded is not None and coded.actor.startswith("person:")
        fuller = remembered is not None and " " not in name_text and " " in (remembered.name or "")
        other = coded is not None and remembered is not None and remembered.actor != coded.actor
        if known and fuller and other and coded is not None and not self.known.named_in_full(name_text, coded.actor):
            known, weak = False, True  # «بلحاج» is whoever the article has called «رضا بلحاج», however well known another may be
        if remembered is not None and remembered.code and not known and (weak or coded is None):
            country, _, sector = remembered.code.partition(" ")
            told = role if sector == "CVL" and len(role) == 3 and role.isalpha() and coded is not None else sector
            return Coded(
                f"{country} {told}".strip(),
                remembered.name or name_text,
                remembered.actor or "",
                ("coreference.name", *(remembered.why.rules if remembered.why else ())),
            )
        return coded

    def _resolved(self, first: int, last: int, name_text: str, coded: Coded, role: Entry) -> Resolved:
        """The actor of a phrase; remembers it for what comes later."""
        begin = self.phrases.begin(first)
        span = Span(begin, self.words[last - 1].end)
        again = coded.rules[:1] == ("coreference.name",)
        if name_text and coded.actor.startswith("org:") and coded.rules[0].startswith("role:"):
            coded = replace(coded, name=name_text, actor="")  # whoever speaks for a body is not the body
        name = coded.name if coded.actor or again else name_text  # a mere description has no name: its words speak for it
        party = Party(span, self.doc.text[begin : span.end], name or None, coded.code or None, coded.actor or None, Why(coded.rules))
        if name_text:
            self.known.add(name_text, party, _GUESSED.isdisjoint(coded.rules))
        if not name_text and role.kind in ("office", "member") and role.number == "s" and (tail := self._tail(first, last)):
            self.known.add_tail(tail, party)
        if role.kind == "institution" and (quoted := self.phrases.quoted(first, last)):
            self.known.add_quoted(quoted, party)
        if coded.actor.startswith("outlet:"):  # «وقال لـ«الوطن» مصدر …»: nobody who comes later is the paper
            return Resolved(first, last, party, "name")
        start = self.phrases.skip_counts(first, last)
        told = _OPEN.isdisjoint(coded.rules) or bool(name_text)
        count = self.phrases.count(first, name_text, role)
        joined = self.words[first].form.text.startswith("و") and lead(self.words[first]) > 0
        joined = joined and bool(self.found) and self.found[-1].last == first
        self.past.append(Past(party, role, first, self.phrases.head(start), told, bool(name_text), count, joined))
        body = self.hits.get(start)
        paper = coded.code.endswith("JRN") and self.phrases.definite(start)  # «الشرق» is no short name of «الشرق الأوسط»
        if body and body.entry.id == coded.actor and body.entry.kind == "organisation" and body.last - body.first > 1 and not paper:
            self.bodies[self.phrases.head(start)] = party
        country, _, sector = coded.code.partition(" ")
        if country.isalpha() and country not in WHOLE_CODES:
            self.countries.tell(sector, country)
        kind = "name" if name_text or coded.actor else "description"
        return Resolved(first, last, party, kind, count)

    def _beside(self, hit: Hit, person: int | None) -> bool:
        """Whether an adjective stands before a name or right after it: not in «استنكر زياد المرزبان الجرأة الإسرائيلية»."""
        return person is None or hit.first < person or hit.first == self.people[person]

    def _tail(self, first: int, last: int) -> str:
        """The last word of two or three after all that the registry knows of a phrase: a last name that no model saw («وكيل الجمهورية إلياس الميلادي»)."""
        known = max((hit.last for i in range(first, last) if (hit := self.hits.get(i))), default=last)
        form = self.words[last - 1].form
        named = 2 <= last - known <= _TAIL and all(
            self.doc.tags[i] == "PROPN" or not self.phrases.definite(i) for i in range(known, last - 1)
        )
        return form.text if named and not form.cuts[0].enc and self.doc.tags[known] in ("PROPN", "NOUN", "X") else ""

    def country(self, resolved: Resolved) -> str:
        """The likeliest country of an actor that had none, or nothing."""
        at = next(k for k, sentence in enumerate(self.doc.sentences) if sentence.first <= resolved.first < sentence.last)
        return self.guess(resolved.first, self.doc.sentences[at], SOMEBODY)[0]

    def _possessed(self, at: int) -> bool:
        cuts = self.words[at].form.cuts
        return bool(cuts) and bool(cuts[0].enc)

    def guess(self, at: int, sentence: Sentence, role: Entry) -> tuple[str, str]:
        """The likeliest country of a role that its phrase leaves open, and the rule."""
        return self.countries.guess(
            Asking(
                at,
                sentence.first,
                sentence.last,
                role,
                self.phrases.definite(at),
                self.phrases.reach(at, sentence.last),
                self._possessed(at),
            )
        )
