"""The format of example files: what it can say, and that mistakes in it are told with file and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rasid.arabic.document import Doc
from rasid.evaluate import chains
from rasid.evaluate.examples import ExampleError, Expectation, _Reader, known_failures, read_file, write_known
from rasid.record import Article, Mention, Party, Span


def written(tmp_path: Path, text: str, folder: str = "statements") -> Path:
    path = tmp_path / folder
    path.mkdir(exist_ok=True)
    file = path / "some.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_or_gives_the_same_meaning_another_surface(tmp_path: Path) -> None:
    file = written(
        tmp_path, "# about\n\n## a call\ntext: أولى.\ntext: ثانية.\nor: أخرى.\nstatement: source=زيد | act=deny\nnone: event ASSAULT\n"
    )
    one, two = read_file(file)
    assert (one.text, two.text) == ("أولى.\nثانية.", "أخرى.")
    assert (one.name, two.name) == ("some: a call: أولى. ثانية.", "some: a call: أخرى.")
    assert one.expected == two.expected
    assert one.expected[1] == Expectation("event", (("type", "ASSAULT"),), True)
    assert str(one.expected[0]) == "statement: source=زيد | act=deny"


def test_arrow_lines_are_examples_of_their_folder(tmp_path: Path) -> None:
    file = written(tmp_path, "## days\non: none\nأمس => unresolved\nغدا => none\n", "dates")
    examples = read_file(file)
    assert [(e.text, e.on, e.expected[0].longest) for e in examples] == [("أمس", None, "unresolved"), ("غدا", None, "none")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text: بلا عنوان\n", "a block begins"),
        ("## x\ntext: نص\n", "has no expectation"),
        ("## x\nstatement: act=deny\n", "has no text"),
        ("## x\ntext: نص\nsaying: act=deny\n", "saying: is none of"),
        ("## x\ntext: نص\nstatement: acts=deny\n", "some.txt:3: «acts=deny»"),
        ("## x\ntext: نص\nnone: verb\n", "verb is none of"),
        ("## x\nنص => 2021\n", "words => value"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ExampleError, match=message):
        read_file(written(tmp_path, text))


def _said(fields: str, **item: object) -> bool:
    reader = _Reader("قال زيد إن عمرا وصل إلى عدن أمس", {"S1": {"cue": {"span": [0, 3], "text": "قال"}}})
    expectation = Expectation("event", tuple((k.strip(), v.strip()) for k, _, v in (part.partition("=") for part in fields.split(" | "))))
    return reader.meets(dict(item), expectation)


def test_what_fields_mean() -> None:
    party = {"span": [11, 15], "text": "عمرا", "code": "YEM GOV"}
    assert _said("type=CONSULT", type="CONSULT:visit") and not _said("type=CONSULT:phone", type="CONSULT:visit")
    assert _said("actor=YEM GOV", actor=[party]) and _said("actor=YEM", actor=[party]) and _said("actor=عمرا", actor=[party])
    assert not _said("actor=YEM MIL", actor=[party]) and not _said("actor=زيد", actor=[party])
    assert _said("actor=?") and not _said("actor=?", actor=[party])
    assert _said("by=قال", by="S1") and _said("by=?") and not _said("by=?", by="S1")
    assert _said("place=عدن", place={"span": [24, 27], "text": "عدن"})
    assert _said("killed=3", killed=3) and not _said("killed=3")
    assert _said("date=2021-02-22", date={"iso": "2021-02-22"})


def test_known_failures_are_kept_sorted(tmp_path: Path) -> None:
    write_known(tmp_path, ["b: two", "a: one"])
    assert known_failures(tmp_path) == {"a: one", "b: two"}
    write_known(tmp_path, [])
    assert not list(tmp_path.iterdir())


def test_a_chain_joins_at_least_two_pieces(tmp_path: Path) -> None:
    (example,) = read_file(written(tmp_path, "## roles\ntext: قال زيد وأضاف.\nchain: زيد = وأضاف\nnone: chain زيد = عمرو\n", "coreference"))
    assert [str(e) for e in example.expected] == ["chain: زيد = وأضاف", "none: chain زيد = عمرو"]
    with pytest.raises(ExampleError, match="at least two"):
        read_file(written(tmp_path, "## roles\ntext: قال زيد.\nchain: زيد\n", "coreference"))


def test_a_chain_holds_by_name_code_and_occurrence() -> None:
    text = "قال وزير النقل الأردني سالم الحداد ذلك. وقال الحداد ذلك. وقال وزير مصري ذلك."

    def mention(words: str, code: str, name: str | None = None) -> Mention:
        start = text.rindex(words)
        party = Party(Span(start, start + len(words)), words, name, code)
        return Mention(party.span, words, "name", party)

    doc = replace(
        Doc(Article("a", text), text),
        mentions=(
            mention("وزير النقل الأردني سالم الحداد", "JOR GOV", "سالم الحداد"),
            mention("الحداد", "JOR GOV", "الحداد"),
            mention("وزير مصري", "EGY GOV"),
        ),
    )
    assert chains.holds(doc, "وزير النقل الأردني سالم الحداد = الحداد#2")
    assert not chains.holds(doc, "الحداد#2 = وزير مصري")
    assert not chains.holds(doc, "الحداد#3 = الحداد#2")
    assert list(chains.shown(doc, "وزير مصري = غائب")) == ["وزير مصري: EGY GOV «وزير مصري»", "غائب: nobody"]
