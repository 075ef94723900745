"""Training examples for the names model: texts with the spans of their names, from the sets that may be trained on.

Each set is put into one scheme (``labels.tsv`` and the rules below), because they disagree: names run to their head noun
(محافظة عدن) and to the nationality of an institution (الجيش التركي), but not to شركة، صحيفة، حركة; bare الحكومة is no name.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rasid.arabic.document import Doc, Reader
from rasid.arabic.normal import fold
from rasid.arabic.words import Analyser
from rasid.record import Article
from rasid.tagger.features import classes

HERE = Path(__file__).resolve().parent
Token = tuple[str, str]


class Example(NamedTuple):
    """A read document with one label a word. ``source`` names the set; ``id`` the article."""

    id: str
    source: str
    doc: Doc
    labels: list[str]


# Head nouns that belong to the name of a place, those that stay outside the name of an institution, and institutions that are no names alone.
LOC_HEADS = frozenset(
    map(
        fold,
        "مدينة محافظة منطقة ولاية قرية بلدة حي مخيم قطاع مطار إقليم جبل جبال شارع مديرية قضاء ناحية مقاطعة جزيرة جزر سجن ميناء قاعدة معبر مستشفى قصر دولة جمهورية مملكة سلطنة إمارة نهر وادي بحر خليج مضيق بحيرة صحراء ساحة ميدان جسر مسجد جامع كنيسة برج فندق ملعب استاد معسكر ضاحية مرفأ هضبة سهل جادة متحف".split(),
    )
)
ORG_OUTSIDE = frozenset(
    map(fold, "صحيفة جريدة مجلة موقع قناة شبكة إذاعة شركة حركة تنظيم جماعة ميليشيا ميليشيات مليشيا مليشيات منظمة".split())
)
ORG_INSIDE = frozenset(map(fold, "وزارة وكالة حزب مجلس هيئة جامعة بنك مصرف نادي محكمة قوات جيش لجنة بعثة".split()))
ORG_BARE = frozenset(
    map(
        fold,
        "الحكومة الجيش الشرطة المجلس الوزارة الحزب الحركة المنظمة الجامعة البرلمان الكنيسة المحكمة النادي الشركة اللجنة الهيئة الوكالة الصحيفة القناة التنظيم الجماعة الجبهة الجمعية الاتحاد المؤسسة البنك القوات المخابرات الاستخبارات السلطة السلطات النيابة الفريق المنتخب الرئاسة الدولة المستشفى المدينة الجزيرة المسجد المطار".split(),
    )
)
_PRONOUNS = frozenset("ها ه هم هما هن نا ي ك كم".split())
_CLITICS = frozenset("و ف ب ل ك س".split())


def table(path: Path = HERE / "labels.tsv") -> dict[tuple[str, str], str]:
    """(set, label) -> kind."""
    out = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "set\t")):
            name, label, kind = line.split("\t")[:3]
            out[name, label] = kind
    return out


def conll(path: Path) -> Iterator[list[Token]]:
    """The sentences of a CoNLL file: token and the rest of the line."""
    current: list[Token] = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        parts = line.replace("\u200e", "").replace("\u200f", "").strip().split(None, 1)
        if len(parts) < 2 or parts[0] == "$#$":
            if current:
                yield current
                current = []
            continue
        current.append((parts[0], parts[1].strip()))
    if current:
        yield current


def rejoin(tokens: list[Token]) -> list[Token]:
    """Puts split clitics back on their words as news text writes them; the label of the word stays."""
    out: list[Token] = []
    head = ""
    for at, (text, label) in enumerate(tokens):
        follows = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        if text in _CLITICS and label == "O" and len(follows) > 1 and "ء" <= follows[0] <= "ي":
            if text == "ك" and out and not head and len(out[-1][0]) > 2 and follows[:2] != "ال":
                out[-1] = (out[-1][0] + text, out[-1][1])
                continue
            head += text
            continue
        if text in _PRONOUNS and label == "O" and out and not head and "ء" <= out[-1][0][-1] <= "ي" and len(out[-1][0]) > 1:
            before = out[-1][0]
            out[-1] = ((before[:-1] + "ت" if before.endswith("ة") else before) + text, out[-1][1])
            continue
        if text == "ال" and follows and not label.startswith("I"):
            head += text
            continue
        if head.endswith("ل") and not head.endswith("ال") and text.startswith("ال"):
            text = "ل" + text[2:]
        out.append((head + text, label))
        head = ""
    if head:
        out.append((head, "O"))
    return out


def _spans(labels: list[str]) -> list[tuple[int, int, str]]:
    out, start, kind = [], -1, ""
    for at, label in enumerate([*labels, "O"]):
        mark, _, name = label.partition("-")
        if start >= 0 and (mark != "I" or name != kind):
            out.append((start, at, kind))
            start = -1
        if mark in "BI" and name and start < 0:
            start, kind = at, name
    return out


def _fane(tokens: list[Token], mapping: dict[tuple[str, str], str]) -> list[Token]:
    out = []
    for text, label in tokens:
        mark, _, name = label.partition("-")
        kind = mapping.get(("fane", name), "O") if name else "O"
        out.append((text, "O" if kind == "O" else f"{mark}-{kind}"))
    return rejoin(out)


def _aqmar(tokens: list[Token], mapping: dict[tuple[str, str], str]) -> list[Token]:
    out = []
    for text, label in tokens:
        mark, _, name = label.split()[-1].partition("-")
        kind = mapping.get(("aqmar", re.sub(r"[^A-Z].*", "", name).replace("MISS", "MIS")), "O") if mark in "BI" and name else "O"
        if kind == "PER" and re.fullmatch(r"[وفبلك]?ال?.*(ين|ون|يون|يين)", text) and mark == "B":
            kind = "O"
        out.append((text, "O" if kind == "O" else f"{mark}-{kind}"))
    return out


def _wojood(tokens: list[Token], mapping: dict[tuple[str, str], str]) -> list[Token]:
    """The outermost name whose kind we keep; places and persons inside an office count."""
    out = []
    for text, label in tokens:
        marks = [part.partition("-") for part in label.split() if "-" in part]
        office = any(name == "OCC" for _, _, name in marks)
        best = "O"
        for mark, _, name in marks:
            kind = mapping.get(("wojood", name), "O")
            if kind not in "O?" and not (office and name == "EVENT"):
                best = f"{mark}-{kind}"
                break
        out.append((text, best))
    return out


def _head(text: str, heads: frozenset[str]) -> bool:
    text = fold(text)
    return text in heads or (len(text) > 3 and text[0] in "وفبلك" and text[1:] in heads)


def reconcile(tokens: list[Token]) -> list[Token]:
    """Moves the edges of names to the scheme of ``gold/SCHEME.md``."""
    texts = [text for text, _ in tokens]
    labels = [label for _, label in tokens]
    known = classes()
    out = ["O"] * len(tokens)
    for start, end, kind in _spans(labels):
        free = lambda at: 0 <= at < len(labels) and labels[at] == "O" and out[at] == "O"  # noqa: E731
        if kind == "ORG" and end - start == 1 and "country" in known.get(fold(texts[start]), ()):
            kind = "LOC"
        if kind == "LOC":
            while free(start - 1) and _head(texts[start - 1], LOC_HEADS):
                start -= 1
        if kind == "ORG":
            while (
                end - start > 1
                and _head(texts[start], ORG_OUTSIDE)
                and not fold(texts[start + 1]).startswith("ال" if _head(texts[start], frozenset({"منظمه"})) else "\0")
            ):
                start += 1
            if free(start - 1) and _head(texts[start - 1], ORG_INSIDE):
                start -= 1
            last = fold(texts[end - 1])
            while (
                free(end)
                and fold(texts[end]).startswith("ال")
                and "nation" in known.get(fold(texts[end])[2:], ())
                and (last.startswith("ال") or end - start > 1)
            ):
                end += 1
            if end - start == 1 and fold(texts[start]) in ORG_BARE:
                continue
        if kind == "PER":
            while end - start > 1 and "title" in known.get(fold(texts[start]), ()) and fold(texts[start]) not in ("الملا",):
                start += 1
        if end - start == 1 and kind in ("LOC", "PER") and fold(texts[start]) in ORG_BARE:
            continue
        for at in range(start, end):
            out[at] = ("B-" if at == start else "I-") + kind
    return list(zip(texts, out, strict=True))


def project(doc: Doc, names: Iterable[tuple[int, int, str]]) -> list[str]:
    """One BIO label a word for names given as character spans."""
    out = ["O"] * len(doc.words)
    at = 0
    for start, end, kind in sorted(names):
        while at < len(doc.words) and doc.words[at].end <= start:
            at += 1
        first = at
        while at < len(doc.words) and doc.words[at].start < end:
            if out[at] == "O":
                out[at] = ("B-" if at == first else "I-") + kind
            at += 1
        at = max(first, at - 1)
    return out


def documents(name: str, sentences: Iterable[list[Token]], reader: Reader, part: str = "", size: int = 12) -> Iterator[Example]:
    """``size`` sentences make one document, a sentence a line."""
    batch = list(sentences)
    for first in range(0, len(batch), size):
        text, spans = "", []
        for tokens in batch[first : first + size]:
            begin = []
            for word, _ in tokens:
                begin.append((len(text), len(text) + len(word)))
                text += word + " "
            text = text[:-1] + "\n"
            spans += [(begin[a][0], begin[b - 1][1], kind) for a, b, kind in _spans([label for _, label in tokens])]
        ident = f"{name}-{part}{first}"
        doc = reader.read(Article(ident, text.rstrip("\n")))
        yield Example(ident, name, doc, project(doc, spans))


def open_sets(shared: Path, reader: Reader, wiki: bool = True) -> Iterator[Example]:
    """NewsFANE, AQMAR, the Wojood sample and (with ``wiki``) WikiFANE."""
    mapping = table()
    ner = shared / "ner"
    yield from documents(
        "newsfane", (reconcile(_fane(s, mapping)) for s in conll(ner / "newsfane_gold/NewsFANE_Gold_2014_170K.txt")), reader
    )
    for path in sorted((ner / "aqmar/aqmar/articles").glob("*.txt")):
        yield from documents("aqmar", (reconcile(_aqmar(s, mapping)) for s in conll(path)), reader, path.stem)
    for part in ("train", "val", "test"):
        yield from documents("wojood", (reconcile(_wojood(s, mapping)) for s in conll(ner / f"wojood_sample/{part}.txt")), reader, part)
    if wiki:
        yield from documents(
            "wikifane", (reconcile(_fane(s, mapping)) for s in conll(ner / "wikifane_gold/WikiFANE_Gold_2014_500K.txt")), reader
        )


def gold(shared: Path, reader: Reader) -> Iterator[Example]:
    """The articles of gold/dev that list their names."""
    for path in sorted((shared / "gold/dev").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if "names" in data:
            doc = reader.read(whole(shared, data))
            yield Example(data["id"], "gold", doc, project(doc, [(*n["span"], n["kind"]) for n in data["names"]]))


def annotated(shared: Path, reader: Reader, path: Path = HERE / "names.tsv") -> Iterator[Example]:
    """Sentences of the news that were annotated for this project in the scheme of gold/dev; the document is cut to them."""
    found: dict[str, list[tuple[int, int, list[tuple[int, int, str]]]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "article\t")):
            ident, span, names = (line + "\t").split("\t")[:3]
            start, end = map(int, span.split("-"))
            parts = [re.fullmatch(r"(\d+)-(\d+):(\w+)", part) for part in names.split("|") if part]
            found.setdefault(ident, []).append((start, end, [(int(m[1]), int(m[2]), m[3]) for m in parts if m]))
    texts = news(shared)
    for ident, spans in found.items():
        doc = reader.read(texts[ident])
        kept = tuple(s for s in doc.sentences if any(a <= s.span.start and s.span.end <= b for a, b, _ in spans))
        yield Example(ident, "news", replace(doc, sentences=kept), project(doc, [n for _, _, ns in spans for n in ns]))


_TEXTS: dict[str, Article] = {}


def news(shared: Path) -> dict[str, Article]:
    """All articles of the news files by id."""
    if not _TEXTS:
        for path in sorted((shared / "news").glob("*.jsonl.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    data = json.loads(line)
                    _TEXTS[data["id"]] = Article(data["id"], data["text"], data.get("title"), data.get("date"))
    return _TEXTS


def whole(shared: Path, data: dict[str, str]) -> Article:
    """The article of a gold record, its title apart where the news files have it so."""
    found = news(shared).get(data["id"])
    return found if found and found.full_text == data["text"] else Article(data["id"], data["text"])


def main() -> None:
    """Prints how many names of each kind each set gives."""
    import sys
    from collections import Counter

    shared = Path(sys.argv[1])
    reader = Reader(Analyser())
    table_: dict[str, Counter[str]] = {}
    for example in [*open_sets(shared, reader), *gold(shared, reader), *annotated(shared, reader)]:
        found = table_.setdefault(example.source, Counter())
        found["words"] += sum(s.last - s.first for s in example.doc.sentences)
        found.update(label[2:] for label in example.labels if label[0] == "B")
    for name, found in table_.items():
        print(name, dict(found))


if __name__ == "__main__":
    main()
