"""The places stage: which words are places, which place is meant, and what is told when that is not known."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rasid import lexicon
from rasid.arabic.document import Doc, Reader
from rasid.places import PlaceFinder
from rasid.places.gazetteer import Gazetteer, gazetteer
from rasid.record import Article, Name, Place, Span


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def _named(doc: Doc, **names: str) -> Doc:
    """The document with names as a tagger would give them: words=kind."""
    found = []
    for text, kind in names.items():
        text = text.replace("_", " ")
        start = doc.text.index(text)
        found.append(Name(Span(start, start + len(text)), text, kind))
    return replace(doc, names=tuple(found))


def _places(finder: PlaceFinder, reader: Reader, text: str, **names: str) -> tuple[Place, ...]:
    return finder.find(_named(reader.read(Article("a", text)), **names)).places


def _one(finder: PlaceFinder, reader: Reader, text: str, **names: str) -> Place:
    (place,) = _places(finder, reader, text, **names)
    return place


def test_span_keeps_the_head_noun_and_drops_clitics(finder: PlaceFinder, reader: Reader) -> None:
    text = "وقع الانفجار بمدينة تعز صباحا."
    place = _one(finder, reader, text)
    assert place.text == "مدينة تعز" == text[slice(*place.span)]
    assert (place.name, place.country, place.precision, place.relation) == ("Taiz", "YEM", "city", "in")


def test_every_place_says_why(finder: PlaceFinder, reader: Reader) -> None:
    place = _one(finder, reader, "وقع الانفجار شمال الموصل.")
    assert place.why is not None
    assert place.why.rules[0] == f"gazetteer:{place.id}"
    assert any(rule.startswith("rel:") for rule in place.why.rules)


def test_runners_up_are_kept(finder: PlaceFinder, reader: Reader) -> None:
    place = _one(finder, reader, "وصل الوفد إلى مدينة طرابلس اليوم.")
    assert place.others and place.id not in place.others


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("قال مسؤول لبناني إن الحريق اندلع في طرابلس بعدما وصل اللبنانيون.", "LBN"),
        ("قال مسؤول ليبي إن الحريق اندلع في طرابلس بعدما وصل الليبيون.", "LBY"),
        ("افتتح المعرض في طرابلس في ليبيا.", "LBY"),
        ("ضرب الإعصار ولاية جورجيا الأميركية.", "USA"),
    ],
)
def test_country_in_the_article_decides(finder: PlaceFinder, reader: Reader, text: str, country: str) -> None:
    assert _places(finder, reader, text)[0].country == country


@pytest.mark.parametrize(
    "text",
    [
        "واشنطن تدين الهجوم.",
        "أعلنت موسكو موقفها.",
        "طالبت تركيا بعقد اجتماع.",
        "توترت العلاقات بين أنقرة وباريس.",
        "استقبل رئيس تونس الوفد.",
    ],
)
def test_governments_are_no_places(finder: PlaceFinder, reader: Reader, text: str) -> None:
    assert _places(finder, reader, text) == ()


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("اجتمع الوزراء في واشنطن.", "USA"),
        ("يزور الرئيس موسكو غدا.", "RUS"),
        ("قصفت طائرات التحالف بغداد.", "IRQ"),
        ("تستضيف الدوحة القمة.", "QAT"),
    ],
)
def test_the_same_names_as_places(finder: PlaceFinder, reader: Reader, text: str, country: str) -> None:
    assert _one(finder, reader, text).country == country


def test_names_of_persons_and_institutions_hide_places(finder: PlaceFinder, reader: Reader) -> None:
    assert _places(finder, reader, "التقى الوزير بغداد المطيري.", بغداد_المطيري="PER") == ()
    assert _places(finder, reader, "نشرت جامعة بغداد النتائج.", جامعة_بغداد="ORG") == ()


def test_unknown_name_after_a_head_noun_has_no_point_and_no_country(finder: PlaceFinder, reader: Reader) -> None:
    place = _one(finder, reader, "نزح الأهالي من قرية السرهودية.", السرهودية="LOC")
    assert place.text == "قرية السرهودية"
    assert (place.id, place.country, place.lat, place.lon, place.precision) == (None, None, None, None, None)


def test_one_unknown_place_does_not_empty_the_list(finder: PlaceFinder, reader: Reader) -> None:
    places = _places(finder, reader, "أغلقت الطرق في بلدة السرهودية وفي مدينة حلب.", السرهودية="LOC")
    assert [place.text for place in places] == ["بلدة السرهودية", "مدينة حلب"]


@pytest.mark.parametrize("text", ["أغلق الحارس الباب.", "ومن ناحية أخرى تراجعت الأسعار.", "ابحث عن الحل.", "فاز العداء المغربي.", ""])
def test_common_words_are_no_places(finder: PlaceFinder, reader: Reader, text: str) -> None:
    assert _places(finder, reader, text) == ()


@pytest.mark.parametrize(
    ("text", "relation", "precision"),
    [
        ("عثر عليه قرب سنجار في العراق.", "near", "admin1"),
        ("اعترضوا القافلة على بعد 20 كيلومترا من الرقة.", "distance", "admin1"),
        ("اعترضوا القافلة على بعد ٢٠ كم من الرقة.", "distance", "admin1"),
        ("خرج المحتجون وسط بيروت.", "centre", "city"),
        ("احتشدوا على الحدود مع بولندا.", "border", "country"),
    ],
)
def test_relations_widen(finder: PlaceFinder, reader: Reader, text: str, relation: str, precision: str) -> None:
    place = _places(finder, reader, text)[0]
    assert (place.relation, place.precision) == (relation, precision)


def test_jerusalem_is_one_place(finder: PlaceFinder, reader: Reader) -> None:
    place = _one(finder, reader, "اعتقلت الشرطة الإسرائيلية والإسرائيليون شابا في مدينة القدس.")
    assert place.country == "PSE"


def test_article_stays_with_its_name() -> None:
    index = gazetteer().index
    assert "الرقه" in index
    assert all(row not in index.get("رقه", ()) for row in index["الرقه"][:1])


def test_gazetteer_rows_can_all_be_read() -> None:
    places = gazetteer()
    for number in range(len(places)):
        entry = places.entry(number)
        assert -90 <= entry.lat <= 90 and -180 <= entry.lon <= 180
        assert entry.precision in ("exact", "city", "admin1", "country"), entry


def test_lexicon_classes() -> None:
    known = {"motion", "strike", "host", "route", "inhabit", "event", "actor", "club", "adjective", "land"}
    for row in lexicon.load("places/cues.tsv"):
        assert row["class"].partition("=")[0] in known, row
    for name in ("cues", "heads", "relations", "stop", "pack"):
        ids = [row["id"] for row in lexicon.load(f"places/{name}.tsv")]
        assert len(ids) == len(set(ids)), name


def test_gazetteer_is_quick_to_read() -> None:
    start = time.perf_counter()
    Gazetteer()
    assert time.perf_counter() - start < 2.0


def test_a_quarter_named_after_a_far_town_is_not_there(finder: PlaceFinder, reader: Reader) -> None:
    first, town = _places(finder, reader, "وقع حريق بحي العريش بمدينة بنزرت.", حي_العريش="LOC", بنزرت="LOC")
    assert (first.text, first.id, first.country) == ("حي العريش", None, "TUN")
    assert (first.lat, first.lon) == (town.lat, town.lon)


def test_the_home_of_the_outlet_speaks_for_its_small_towns(finder: PlaceFinder, reader: Reader) -> None:
    text = "أعلن مدير المدرسة أن الحفل سيقام بالشابة."
    far = finder.find(_named(reader.read(Article("a", text)), الشابة="LOC")).places
    home = finder.find(_named(reader.read(Article("a", text, source="jawharafm")), الشابة="LOC")).places
    assert [place.country for place in far] == [None]
    assert [place.country for place in home] == ["TUN"]


def test_a_foreign_name_spelled_in_another_way(finder: PlaceFinder, reader: Reader) -> None:
    place = _one(finder, reader, "أقيم المعرض في مدينة نيورنبرج الألمانية.", مدينة_نيورنبرج="LOC")
    assert (place.name, place.country) == ("Nuremberg", "DEU")
    assert place.why is not None
    assert "spelling" in place.why.rules


def test_a_nationality_after_an_unknown_name_tells_the_country_and_no_more(finder: PlaceFinder, reader: Reader) -> None:
    place = _one(finder, reader, "وصلت البعثة إلى مدينة كرمشانو النمساوية.", مدينة_كرمشانو="LOC")
    assert (place.id, place.country, place.precision) == (None, "AUT", "country")
