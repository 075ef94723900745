from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rasid.watch.rise import rise
from rasid.watch.rules import BadRules, Rule, load

GOOD = """
[channel.desk]
kind = "file"
path = "alerts.jsonl"

[[rule]]
name = "كركوك"
when = "incident"
search = { type = "ASSAULT" }
near = { place = "كركوك", km = 40 }
quiet = "22:00-06:30"
zone = "Asia/Baghdad"
to = ["desk"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "alerts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    (rule,), channels = (loaded := load(written(tmp_path, GOOD))).rules, loaded.channels
    assert rule.near and rule.near.km == 40 and rule.search.type == "ASSAULT" and channels["desk"].path == "alerts.jsonl"
    assert rule.search.filter("2024-01-01").since == "2024-01-01"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rule]]", "[rule]", "no [[rule]]"),
        ('when = "incident"', 'when = "always"', "always"),
        ('to = ["desk"]', 'to = ["nobody"]', "nobody, which is no channel"),
        ('to = ["desk"]', "to = []", "nobody"),
        ('quiet = "22:00-06:30"', 'quiet = "at night"', "quiet hours"),
        ('quiet = "22:00-06:30"', 'quiet = "22:00-26:30"', "hour"),
        ('zone = "Asia/Baghdad"', 'zone = "Mars"', "Mars"),
        ('zone = "Asia/Baghdad"', 'window = "long"', "no duration"),
        ('place = "كركوك", ', "", "near needs"),
        ('type = "ASSAULT"', 'kind = "ASSAULT"', "kind"),
        ('path = "alerts.jsonl"', "", "file needs path"),
        (
            'kind = "file"\npath = "alerts.jsonl"',
            'kind = "webhook"\nurl = "https://e.org"\nsecret_env = "RASID_NO_SUCH"',
            "RASID_NO_SUCH is not set",
        ),
        ('kind = "file"\npath = "alerts.jsonl"', 'kind = "webhook"\nurl = "https://e.org"', "needs secret_env"),
        ('name = "كركوك"', 'name = "x"\nthreshold = 0', "at least 1"),
        ('type = "ASSAULT"', 'type = "ATTACK"', "no type of an event"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(BadRules) as caught:
        load(written(tmp_path, GOOD.replace(old, new)))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("quiet", "hour", "is_quiet"),
    [("22:00-06:30", "23:00", True), ("22:00-06:30", "06:29", True), ("22:00-06:30", "06:30", False), ("22:00-06:30", "12:00", False),
     ("12:00-14:00", "13:00", True), ("12:00-14:00", "14:00", False), (None, "13:00", False)],
)  # fmt: skip
def test_quiet_hours_are_those_of_the_zone(quiet: str | None, hour: str, is_quiet: bool) -> None:
    rule = Rule(name="r", when="incident", to=("x",), quiet=quiet, zone="Asia/Baghdad")
    moment = datetime.fromisoformat(f"2024-09-28T{hour}:00").replace(tzinfo=ZoneInfo("Asia/Baghdad"))
    assert rule.is_quiet(moment.timestamp()) is is_quiet


def test_a_rise_is_told_against_the_share_of_articles() -> None:
    steady = [(2, 100)] * 28
    found = rise(20, 100, steady)
    assert found and found.expected == 2 and found.dispersion == 1 and found.sigmas == pytest.approx(18 / 2**0.5)
    more_outlets = rise(20, 1000, steady)
    assert more_outlets and more_outlets.sigmas == 0


def test_clumps_in_the_past_widen_the_spread() -> None:
    clumped = rise(12, 100, [(0, 100), (0, 100), (0, 100), (8, 100)] * 7)
    steady = rise(12, 100, [(2, 100)] * 28)
    assert clumped and steady and clumped.expected == steady.expected and clumped.dispersion > 5 and clumped.sigmas < steady.sigmas / 2


@pytest.mark.parametrize("baseline", [[], [(1, 50)] * 6, [(0, 0)] * 28])
def test_nothing_is_said_where_too_little_is_known(baseline: list[tuple[int, int]]) -> None:
    assert rise(9, 100, baseline) is None


def test_one_item_after_silence_is_no_great_rise() -> None:
    found = rise(1, 100, [(0, 100)] * 28)
    assert found and found.sigmas < 1
