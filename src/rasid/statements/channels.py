"""Channels: where a statement was made, from words near its cue («في بيان», «عبر حسابه على تويتر»)."""

from __future__ import annotations

from rasid import lexicon
from rasid.arabic.document import Doc, Sentence
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.words import Form
from rasid.lexicon.trie import Trie
from rasid.record import Span
from rasid.statements.view import Scene

_REACH = 14
_SHORTEST = 4


def _spelt(form: Form) -> tuple[str, ...]:
    """A word's keys, and without the alif of the accusative («أصدرت بيانا حذرت فيه»)."""
    return (*form.keys, *(key[:-1] for key in form.keys if key.endswith("ا")))


_spellings = Memory(_spelt)


class ChannelTable:
    """Entries of ``lexicon/channels.tsv`` in a trie."""

    def __init__(self) -> None:
        entries = []
        if (lexicon.root() / "channels.tsv").exists():
            for row in lexicon.load("channels.tsv"):
                for words in lexicon.split(row["words"]):
                    entries.append((tuple(fold(words).split()), (row["channel"], row["platform"])))
        self._trie: Trie[tuple[str, str]] = Trie(entries)

    def near(self, doc: Doc, sentence: Sentence, cue: int, gap_end: int) -> tuple[str, str] | None:
        """The channel told between a cue and its content, or just before the cue."""
        end = min(gap_end, sentence.last, cue + _REACH)
        for i in range(max(sentence.first, cue - 6), end):
            hit = self._match(doc, i, end)
            if hit:
                return hit
        return None

    def outside(self, scene: Scene, content: Span) -> Span:
        """A content without a channel at its end («دانت الجامعة الهجوم | في بيان»), where that is the end of the sentence too."""
        view = scene.view
        last = next((chunk for chunk in reversed(scene.chunks) if chunk.kind != "P"), None)
        if last is None or last.kind != "N" or last.prep not in ("في", "عبر") or abs(view.ends[last.last - 1] - content.end) > 1:
            return content
        at = view.starts[last.first - 1]
        if self._match(view.doc, last.first, last.last) is None or at - content.start < _SHORTEST:
            return content
        return view.trimmed(Span(content.start, at)) or content

    def _match(self, doc: Doc, i: int, end: int) -> tuple[str, str] | None:
        keys = [_spellings[word.form] for word in doc.words[i : min(i + 6, end)]]
        hit = self._trie.longest(keys, 0, len(keys)) if keys else None
        return hit.value[0] if hit else None
