"""Alerts from the record to the channel: what matches, told once, in digests, outside quiet hours."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from made import ADEN, KIRKUK, MOSUL, event, party, passage, statement, stored

from rasid.record import Harm, Pledge
from rasid.store import Store
from rasid.store.incidents import relink
from rasid.watch.alerts import Alerts, counts
from rasid.watch.match import around, matches
from rasid.watch.rules import Channel, Near, Rule, Rules, Search

NOW = datetime(2024, 9, 29, 12, tzinfo=UTC).timestamp()
HOUR, DAY = 3600.0, 86400.0


def rule(when: str, **fields: Any) -> Rule:
    return Rule(**{"name": "قاعدة", "when": when, "to": ("desk",), **fields})


TEXTS = {  # as unlike as stories of two towns are
    "Kirkuk": "وقع انفجار قرب سوق كركوك أسفر عن مقتل {} أشخاص بحسب سالم الراوي.",
    "Aden": "هز انفجار سيارة ميناء عدن وأودى بحياة {} من العمال اليمنيين، وفق حازم النعيمي.",
    "Mosul": "أدى انفجار محطة الوقود في الموصل ليلا إلى وفاة {} من الحراس، كما روى شهود عيان.",
}


def bomb(ident: str, where: Any = KIRKUK, day: str = "2024-09-29", killed: int = 5, **fields: Any) -> Any:
    text = TEXTS[where[1]].format(killed)
    words = passage(text, str(killed))
    harm = (Harm("killed", words.span, words.text, killed, killed),)
    found = event(text, "انفجار", where=where, day=day, killed=killed, harm=harm)
    return stored(ident, text, date=fields.pop("date", day), events=[found], **fields)


def keep(store: Store, *articles: Any) -> None:
    store.add(list(articles))
    relink(store)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Callable[..., Any]:
    """Alerts to a file; calling gives the letters that went there after a look and a turn."""
    path = tmp_path / "letters.jsonl"

    def make(*rules: Rule, channels: dict[str, Channel] | None = None) -> Any:
        clock = [NOW]
        told = channels or {"desk": Channel(kind="file", path=str(path))}
        alerts = Alerts(store, Rules(rules, told), clock=lambda: clock[0])

        def turn(now: float = NOW) -> list[dict[str, Any]]:
            clock[0] = now
            before = len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
            alerts.look(now)
            alerts.turn(now)
            alerts.finish()
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            return [json.loads(line) for line in lines[before:]]

        return turn

    return make


def test_a_new_incident_near_a_place_is_told_with_its_words_and_told_once(store: Store, desk: Any) -> None:
    keep(store, bomb("a"), bomb("b", ADEN))
    turn = desk(rule("incident", search=Search(type="ASSAULT"), near=Near(place="كركوك", km=60)))
    (letter,) = turn()
    (item,) = letter["items"]
    assert item["what"]["place"] == "Kirkuk" and "تفجير في كركوك" in letter["subject"]
    assert "انفجار" in item["words"][0]["text"] and item["words"][0]["article"] == "a" and "«وقع انفجار" in letter["text"]
    assert turn() == [] == turn(NOW + HOUR)


def test_more_reports_of_what_was_told_are_no_news(store: Store, desk: Any) -> None:
    keep(store, bomb("b", date="2024-09-29"))
    turn = desk(rule("incident", window="7d"))
    assert len(turn()) == 1
    keep(store, bomb("a", date="2024-09-28"), bomb("c"))  # an earlier report joins: the incident gets another id
    assert turn() == []
    keep(store, bomb("d", MOSUL, killed=40))
    assert [letter["items"][0]["what"]["place"] for letter in turn()] == ["Mosul"]


def test_alerts_survive_a_restart(store: Store, desk: Any) -> None:
    keep(store, bomb("a"))
    told = rule("incident")
    assert len(desk(told)()) == 1
    assert desk(told)() == []


def test_a_threshold_waits_for_so_many_in_the_window(store: Store, desk: Any) -> None:
    keep(store, bomb("a"))
    turn = desk(rule("incident", threshold=2))
    assert turn() == []
    keep(store, bomb("b", ADEN, killed=9))
    (letter,) = turn()
    assert len(letter["items"]) == 2 and "2" in letter["subject"]


def test_a_digest_gathers_and_the_first_goes_at_once(store: Store, desk: Any) -> None:
    turn = desk(rule("incident", digest="2h", window="30d"))
    keep(store, bomb("a"))
    assert len(turn()) == 1
    keep(store, bomb("b", ADEN, killed=9))
    assert turn(NOW + HOUR) == []
    keep(store, bomb("c", MOSUL, killed=20))
    (letter,) = turn(NOW + 2 * HOUR)
    assert len(letter["items"]) == 2
    keep(store, bomb("d", ADEN, day="2024-09-20", killed=70))
    assert len(turn(NOW - 5 * DAY)) == 1  # the clock jumped back: nothing waits for it to come round again


def test_quiet_hours_hold_letters_back(store: Store, desk: Any) -> None:
    keep(store, bomb("a"))
    turn = desk(rule("incident", quiet="11:00-13:00", window="7d"))
    assert turn() == [] and counts(store)["pending"] == 1
    assert len(turn(NOW + 2 * HOUR)) == 1


def test_a_named_actor_denies(store: Store, desk: Any) -> None:
    text = "نفى سالم الراوي وقوع أي هجوم في المدينة، وقال حازم النعيمي إن التحقيق مستمر."
    denial = statement(text, "سالم الراوي", "نفى", "وقوع أي هجوم في المدينة", act="deny")
    other = statement(text, "حازم النعيمي", "قال", "إن التحقيق مستمر", ident="S2")
    keep(store, stored("a", text, statements=[denial, other]), stored("copy", text, source="ناسخ", statements=[denial]))
    turn = desk(rule("statement", search=Search(source="سالم الراوي", act="deny")))
    (letter,) = turn()
    assert letter["subject"] == "نفي: سالم الراوي" and len(letter["items"]) == 1
    assert "وقوع أي هجوم" in letter["items"][0]["words"][0]["text"]
    keep(store, stored("a", text + " تصحيح.", statements=[denial]))  # a corrected article says it again
    assert turn() == []


def test_statements_older_than_the_window_are_left(store: Store, desk: Any) -> None:
    text = "نفى سالم الراوي وقوع أي هجوم."
    said = statement(text, "سالم الراوي", "نفى", "وقوع أي هجوم", act="deny")
    keep(store, stored("a", text, date="2024-09-29T08:00:00+00:00", statements=[said]))
    assert desk(rule("statement", window="3h"))() == []
    assert len(desk(rule("statement", name="x", window="5h"))()) == 1


def test_a_toll_is_told_when_it_passes(store: Store, desk: Any) -> None:
    turn = desk(rule("toll", threshold=10, window="7d", lang="en"))
    keep(store, bomb("a", killed=5))
    assert turn() == []
    keep(store, bomb("b", killed=12, date="2024-09-30"))
    (letter,) = turn(NOW + DAY)
    assert letter["subject"].startswith("12 (5 to 12) killed: Bombing in Kirkuk")
    assert letter["items"][0]["words"][0]["article"] == "b"
    keep(store, bomb("c", killed=15, date="2024-09-30"))
    assert turn(NOW + DAY) == []


def test_a_promise_is_told_before_it_falls_due_and_once(store: Store, desk: Any) -> None:
    text = "تعهد سالم الراوي بافتتاح الجسر في الأول من نوفمبر."
    said = statement(text, "سالم الراوي", "تعهد", "بافتتاح الجسر في الأول من نوفمبر", act="promise")
    pledge = Pledge("P1", "commitment", "S1", said.content, said.source, due="2024-11-01")
    keep(
        store, stored("a", text, statements=[said], pledges=[pledge]), stored("b", text, source="ناسخ", statements=[said], pledges=[pledge])
    )
    turn = desk(rule("due", ahead="48h", search=Search(source="سالم")))
    due = datetime(2024, 11, 1, 9, tzinfo=UTC).timestamp()
    assert turn() == [] == turn(due - 5 * DAY)
    (letter,) = turn(due - 2 * DAY)
    assert letter["subject"] == "التزام يحل أجله في 2024-11-01: سالم الراوي" and "افتتاح الجسر" in letter["text"]
    assert turn(due) == []
    assert desk(rule("due", name="others", search=Search(source="حازم")))(due) == []


def test_a_rise_is_told_with_its_method(store: Store, desk: Any) -> None:
    first = datetime(2024, 9, 1)
    quiet = [
        stored(f"q{day}-{n}", "نص لا شيء فيه.", date=(first + timedelta(day)).date().isoformat()) for day in range(29) for n in range(3)
    ]
    usual = [bomb(f"u{day}", day=(first + timedelta(day)).date().isoformat()) for day in range(0, 28, 4)]
    keep(store, *quiet, *usual)
    turn = desk(rule("rise", search=Search(type="ASSAULT"), threshold=3))
    assert turn() == []
    keep(store, *(bomb(f"n{n}", (KIRKUK, MOSUL, ADEN)[n % 3], killed=n + 2) for n in range(8)))
    (letter,) = turn()
    what = letter["items"][0]["what"]
    assert what["count"] == 8 and what["expected"] < 1 and what["basis"] == 28 and what["sigmas"] > 3
    assert "بواسون" in letter["text"] and letter["items"][0]["words"]
    assert turn() == []


def test_a_file_that_cannot_be_written_is_tried_again(store: Store, desk: Any, tmp_path: Path) -> None:
    keep(store, bomb("a"))
    path = tmp_path / "there" / "x.jsonl"
    turn = desk(rule("incident", window="7d"), channels={"desk": Channel(kind="file", path=str(path))})
    turn()
    assert counts(store)["waiting"] == 1
    path.parent.mkdir()
    turn(NOW + 10)  # not yet
    assert counts(store)["waiting"] == 1
    turn(NOW + HOUR)
    assert counts(store) == {"pending": 0, "waiting": 0, "sending": 0, "sent": 1, "uncertain": 0, "failed": 0}
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(("kind", "state"), [("file", "sent"), ("email", "uncertain")])
def test_a_crash_while_sending_doubles_nothing(
    store: Store, desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, state: str
) -> None:
    keep(store, bomb("a"))
    path = tmp_path / "letters.jsonl"
    channel = Channel(kind=kind, path=str(path), host="127.0.0.1", port=9, sender="a@e.org", to=("b@e.org",))  # type: ignore[arg-type]
    told = rule("incident", window="7d")
    from rasid.watch import alerts

    real = alerts.Alerts._mark
    monkeypatch.setattr(alerts, "send", lambda letter, *_: path.write_text(json.dumps(letter, ensure_ascii=False) + "\n", encoding="utf-8"))
    monkeypatch.setattr(
        alerts.Alerts, "_mark", lambda self, ident, **values: values.get("state") == "sending" and real(self, ident, **values)
    )
    desk(told, channels={"desk": channel})()  # sent, but the program ends before it can write that down
    monkeypatch.undo()
    assert counts(store)["sending"] == 1
    desk(told, channels={"desk": channel})(NOW + HOUR)
    assert counts(store)[state] == 1 and len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_words_are_shown_whole_with_some_around_them() -> None:
    text = "عنوان\n" + "كلمة " * 60 + "الهدف هنا " + "بقية " * 60 + "\nفقرة أخرى"
    found = passage(text, "الهدف هنا")
    shown = around(text, found.span)
    assert "الهدف هنا" in shown and len(shown) < 400 and "فقرة" not in shown and "عنوان" not in shown
    assert set(shown.split()) == {"كلمة", "الهدف", "هنا", "بقية"}


def test_a_rule_that_fails_silences_no_other(store: Store, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasid.watch import alerts

    keep(store, bomb("a"))
    real = alerts.matches
    monkeypatch.setattr(alerts, "matches", lambda store, rule, now: 1 / 0 if rule.name == "أولى" else real(store, rule, now))
    assert len(desk(rule("incident", name="أولى"), rule("incident", name="ثانية"))()) == 1


def test_rules_match_without_alerts(store: Store) -> None:
    keep(store, bomb("a"))
    assert [match.kind for match in matches(store, rule("incident", search=Search(place="IRQ")), NOW)] == ["incident"]
    assert matches(store, rule("incident", search=Search(place="YEM")), NOW) == []
    assert matches(store, rule("incident", origins=2), NOW) == []
    assert party("سالم", "سالم").text == "سالم"
