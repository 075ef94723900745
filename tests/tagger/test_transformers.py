"""Names by a Hugging Face model: a tiny one, made here, with weights that call every word a person or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rasid.arabic.document import Reader
from rasid.coder import Coder
from rasid.record import Article
from rasid.tagger import EngineError, NameTagger, engine
from rasid.tagger.transformers import HuggingFaceTagger, parts

WORDS = ["وصل", "سالم", "الرفاعي", "إلى", "بغداد", ".", "##ي", "الرفاع"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    path = tmp_path_factory.mktemp("model")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    tokenizers = pytest.importorskip("tokenizers")
    pieces = tokenizers.Tokenizer(tokenizers.models.WordPiece({word: number for number, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    pieces.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    pieces.post_processor = tokenizers.processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    transformers.PreTrainedTokenizerFast(tokenizer_object=pieces, **special).save_pretrained(path)
    labels = {0: "O", 1: "B-PERS", 2: "I-PERS", 3: "B-GPE"}
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, max_position_embeddings=64,
        id2label=labels, label2id={v: k for k, v in labels.items()},
    )  # fmt: skip
    model = transformers.BertForTokenClassification(config)
    with torch.no_grad():  # the embedding of a word decides alone
        for parameter in model.parameters():
            parameter.zero_()
        model.bert.embeddings.LayerNorm.weight.fill_(1)
        for layer in model.bert.encoder.layer:
            layer.attention.output.LayerNorm.weight.fill_(1)
            layer.output.LayerNorm.weight.fill_(1)
        wanted = {"سالم": 1, "الرفاعي": 2, "الرفاع": 2, "##ي": 2, "بغداد": 3}
        for number, word in enumerate(vocabulary):
            model.bert.embeddings.word_embeddings.weight[number, wanted.get(word, 0)] = 4
        for label in range(4):
            model.classifier.weight[label, label] = 1
    model.save_pretrained(path)
    return path


def test_names_and_offsets(folder: Path) -> None:
    tagger = HuggingFaceTagger(str(folder))
    doc = tagger.tag(Reader().read(Article("a", "وصل سالم الرفاعي إلى بغداد .\nوصل سالم .")))
    assert [(name.text, name.kind) for name in doc.names] == [("سالم الرفاعي", "PER"), ("بغداد", "LOC"), ("سالم", "PER")]
    assert all(doc.text[name.span.start : name.span.end] == name.text for name in doc.names)


def test_long_sentence_is_cut_between_words(folder: Path) -> None:
    doc = HuggingFaceTagger(str(folder)).tag(Reader().read(Article("a", "وصل سالم إلى بغداد " * 50)))
    assert [name.text for name in doc.names] == ["سالم", "بغداد"] * 50


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("B-PER", ("B", "PER")),
        ("I_LOC", ("I", "LOC")),
        ("PERSON", ("I", "PER")),
        ("S-GPE", ("B", "LOC")),
        ("O", ("O", "")),
        ("B-DATE", ("O", "")),
        ("LABEL_3", ("O", "")),
    ],
)
def test_labels(label: str, expected: tuple[str, str]) -> None:
    assert parts(label) == expected


def test_the_engine_that_was_asked_for_finds_the_names_on_the_road(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_NAMES", f"hf:{folder}")
    coded = Coder()(Article("a", "وصل سالم الرفاعي إلى بغداد ."))
    assert [(name.text, name.kind) for name in coded.names] == [("سالم الرفاعي", "PER"), ("بغداد", "LOC")]


def test_a_folder_without_a_model_is_said_in_plain_words(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(EngineError, match="cannot be read"):
        engine(f"hf:{tmp_path}")


@pytest.mark.parametrize("name", ["spacy:small", "hf:", "hf"])
def test_no_other_engine_is_known(name: str) -> None:
    with pytest.raises(EngineError, match="hf:MODEL"):
        engine(name)


def test_the_shipped_model_without_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RASID_NAMES", raising=False)
    assert isinstance(engine(), NameTagger)


@pytest.mark.parametrize("command", ["code", "explain"])
def test_the_command_line_hands_the_wish_on(command: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("وصل سالم إلى بغداد.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "rasid", command, "a.txt", "--names", "spacy:small"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2 and done.stderr.startswith("rasid: names are found by")
