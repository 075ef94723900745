from pathlib import Path

import pytest

from rasid.sources.outlets import BadOutlets, load, seconds

GOOD = """
[defaults]
every = "5m"
zone = "Asia/Baghdad"

[[outlet]]
name = "برقية"
country = "IRQ"
line = "مستقلة"
feeds = ["https://e.org/rss"]

[[outlet]]
name = "الضفاف"
zone = "Asia/Aden"
sitemaps = ["https://d.org/news.xml"]
recheck = ["1h", 86400]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_hold_where_an_outlet_says_nothing(tmp_path: Path) -> None:
    first, second = load(written(tmp_path, GOOD))
    assert (first.name, first.country, first.zone, first.every, first.line) == ("برقية", "IRQ", "Asia/Baghdad", "5m", "مستقلة")
    assert (second.zone, second.sitemaps, second.recheck) == ("Asia/Aden", ("https://d.org/news.xml",), ("1h", 86400))
    assert first.limits(True).local and first.limits(False).seconds == 30.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[outlet", "not TOML"),
        ("", "names no"),
        ("[other]", "unknown part other"),
        ('[[outlet]]\nname = "x"', "neither feeds nor sitemaps"),
        ('[[outlet]]\nfeeds = ["https://e.org/"]', "name"),
        ('[[outlet]]\nname = "x"\nfeeds = ["file:///etc/passwd"]', "no http address"),
        ('[[outlet]]\nname = "x"\nfeeds = ["https://e.org/"]\nzone = "Iraq/Nowhere"', "no time zone"),
        ('[[outlet]]\nname = "x"\nfeeds = ["https://e.org/"]\nevery = "soon"', "no duration"),
        ('[[outlet]]\nname = "x"\nfeeds = ["https://e.org/"]\nevery = 0', "above 0"),
        ('[[outlet]]\nname = "x"\nfeeds = ["https://e.org/"]\ncolour = "red"', "colour"),
        ('[[outlet]]\nname = "x"\nfeeds = ["https://e.org/", "https://e.org/"]', "twice"),
        ('[[outlet]]\nname = "x"\nfeeds = ["https://e.org/"]\ntext = "both"', "both"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadOutlets) as caught:
        load(path)
    assert said in str(caught.value) and str(path) in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadOutlets, match="No such file"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(("told", "value"), [("30s", 30), ("1.5m", 90), ("2h", 7200), ("1d", 86400), (5, 5)])
def test_durations(told: str, value: float) -> None:
    assert seconds(told) == value
