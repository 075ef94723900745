"""Names by any Hugging Face token classifier, behind the same interface; needs the extra ``transformers``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasid.arabic.document import Doc, Sentence
from rasid.record import Name, Span
from rasid.tagger import EngineError

KINDS = {
    "PER": "PER", "PERS": "PER", "PERSON": "PER", "LOC": "LOC", "LOCATION": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG", "ORGANIZATION": "ORG",
    "MISC": "MISC", "MIS": "MISC", "EVENT": "MISC", "LAW": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "CURR": "MISC",
}  # fmt: skip
"""Kinds of name by the labels of the usual models; other labels are no names."""


def parts(label: str) -> tuple[str, str]:
    """Mark (B, I or O) and kind of a label: ``B-PER``, ``I_LOC``, ``S-GPE``, ``PERSON``; ``O`` for what we do not keep."""
    text = label.upper().replace("_", "-", 1) if label[:2].upper() in ("B_", "I_", "E_", "S_", "L_", "U_") else label.upper()
    mark, _, kind = text.partition("-")
    if not kind or mark not in "BIESLU":
        mark, kind = "I", text
    found = KINDS.get(kind)
    if found is None:
        return "O", ""
    return ("B" if mark in "BSU" else "I"), found


class HuggingFaceTagger:
    """Fills in ``doc.names`` with a token classification model: its name on the hub or a folder.

    Sentences go through the model in batches; a sentence longer than the model reads is cut between words. Offsets come from the
    model's own tokeniser, so a name may begin inside a word, after its clitics.
    """

    def __init__(self, model: str, batch: int = 16, device: str = "cpu", longest: int | None = None) -> None:
        try:
            import torch
            from transformers import AutoModelForTokenClassification, AutoTokenizer
        except ImportError as error:
            raise EngineError("names by a model of Hugging Face need the extra: pip install 'rasid[transformers]'") from error
        self._torch: Any = torch
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(model, use_fast=True)
            self._model: Any = AutoModelForTokenClassification.from_pretrained(model).to(device).eval()
        except (OSError, ValueError) as error:
            raise EngineError(f"the model {model} cannot be read: {error}") from error
        if not self._tokenizer.is_fast:
            raise EngineError(f"{model} has no fast tokeniser, which is needed for offsets")
        self._labels = {int(number): parts(label) for number, label in self._model.config.id2label.items()}
        self._device, self._batch = device, batch
        limit = min(int(getattr(self._model.config, "max_position_embeddings", 512) or 512), 512)
        self._longest = longest or max(8, limit - 4)

    def tag(self, doc: Doc) -> Doc:
        """The document with its names."""
        pieces = [piece for sentence in doc.sentences for piece in self._pieces(doc, sentence)]
        names: list[Name] = []
        for start in range(0, len(pieces), self._batch):
            names += self._names(doc.text, pieces[start : start + self._batch])
        return replace(doc, names=tuple(sorted(names, key=lambda name: name.span)))

    def _pieces(self, doc: Doc, sentence: Sentence) -> list[Span]:
        """The sentence, or parts of it that fit the model."""
        text = doc.text[sentence.span.start : sentence.span.end]
        if len(text) < self._longest // 2 or len(self._tokenizer(text, add_special_tokens=False)["input_ids"]) <= self._longest:
            return [sentence.span]
        words = doc.words[sentence.first : sentence.last]
        if len(words) < 2:
            return [Span(sentence.span.start, min(sentence.span.end, sentence.span.start + self._longest))]
        middle = len(words) // 2
        halves = (
            Sentence(
                Span(words[0].start, words[middle - 1].end), sentence.first, sentence.first + middle, sentence.paragraph, sentence.title
            ),
            Sentence(Span(words[middle].start, words[-1].end), sentence.first + middle, sentence.last, sentence.paragraph, sentence.title),
        )
        return [piece for half in halves for piece in self._pieces(doc, half)]

    def _names(self, text: str, pieces: list[Span]) -> list[Name]:
        texts = [text[piece.start : piece.end] for piece in pieces]
        coded = self._tokenizer(
            texts, return_tensors="pt", padding=True, truncation=True, max_length=self._longest + 2, return_offsets_mapping=True
        )
        offsets = coded.pop("offset_mapping").tolist()
        with self._torch.inference_mode():
            best = self._model(**{k: v.to(self._device) for k, v in coded.items()}).logits.argmax(-1).tolist()
        out: list[Name] = []
        for piece, spans, labels in zip(pieces, offsets, best, strict=True):
            run: tuple[int, int, str] | None = None
            for (start, end), number in [*zip(spans, labels, strict=True), ((0, 0), -1)]:
                if start == end and number != -1:
                    continue  # a special token
                mark, kind = self._labels.get(number, ("O", ""))
                inside = run is not None and start == run[1] and start > 0  # the rest of a word goes with its beginning
                if run and ((mark == "I" and kind == run[2]) or (inside and mark != "O" and kind == run[2])):
                    run = (run[0], end, run[2])
                    continue
                if run:
                    out += _name(text, piece.start + run[0], piece.start + run[1], run[2])
                run = (start, end, kind) if mark != "O" else None
        return out


def _name(text: str, start: int, end: int, kind: str) -> list[Name]:
    """The name without space around it, or nothing."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Name(Span(start, end), text[start:end], kind)] if start < end else []
