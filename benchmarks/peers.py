"""How fast Rasid is beside its peers: words a second on one core, the same articles, one run.

    python benchmarks/peers.py [ARTICLES.jsonl[.gz]] [--articles 300] [--shared ../shared]

Rasid with all its layers; UDPipe 1 (tokenizer, tagger, parser of the usual size, trained here on ``treebank/pud``) up to the
tree; a spaCy pipeline for Arabic (the small convolutional size, named entities, trained here on a few invented sentences: how
well a model was trained changes nothing in its speed). stanza and camel-tools load their models from the network and are left
out. Each runs in a process of its own on one core with one thread, after a warm-up on other articles; told are words (parted by
blanks) a second of processor time, which holds on a machine that others use too, and by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from layers import SAMPLE, articles, machine

ENGINES = ("rasid", "udpipe", "spacy")
SHARED = Path(__file__).resolve().parents[2] / "shared"
_WARM = 30
_SENTENCES = 200  # that UDPipe is trained on here: what it learnt changes little in its speed


def rasid_engine(_: Path) -> tuple[Callable[[str], object], str]:
    from rasid.record import Article, dumps
    from rasid.scale.worker import load, standard

    coder = load(standard)
    return lambda text: dumps(coder(Article("x", text, date="2024-09-29"))), version("rasid")


def udpipe_engine(shared: Path) -> tuple[Callable[[str], object], str]:
    from ufal import udpipe

    path = _trained(shared)
    model = udpipe.Model.load(str(path))
    pipeline = udpipe.Pipeline(model, "tokenize", udpipe.Pipeline.DEFAULT, udpipe.Pipeline.DEFAULT, "conllu")

    def run(text: str) -> object:
        assert model  # the pipeline does not keep it
        return pipeline.process(text, udpipe.ProcessingError())

    return run, version("ufal.udpipe")


def _trained(shared: Path) -> Path:
    """A model of the usual size (hidden layer of 200) with little training, which is enough to tell how fast it works."""
    from ufal import udpipe

    path = Path(tempfile.gettempdir()) / f"rasid-bench-pud-{version('ufal.udpipe')}.udpipe"
    if path.exists():
        return path
    data = "".join(file.read_text(encoding="utf-8") for file in sorted((shared / "treebank/pud").rglob("*.conllu")))
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(data)
    sentences = udpipe.Sentences()
    sentence, error = udpipe.Sentence(), udpipe.ProcessingError()
    while len(sentences) < _SENTENCES and reader.nextSentence(sentence, error):
        sentences.push_back(sentence)
        sentence = udpipe.Sentence()
    told = udpipe.Trainer
    made = told.train(
        "morphodita_parsito",
        sentences,
        udpipe.Sentences(),
        "epochs=1;early_stopping=0",
        "models=1;iterations=2",
        "iterations=1;hidden_layer=200;structured_interval=0",
        error,
    )
    if error.occurred():
        raise SystemExit(f"UDPipe could not be trained: {error.message}")
    path.write_bytes(made)
    return path


def spacy_engine(_: Path) -> tuple[Callable[[str], object], str]:
    import spacy
    from spacy.training import Example

    pipeline = spacy.blank("ar")
    ner = pipeline.add_pipe("ner")
    for label in ("PER", "LOC", "ORG"):
        ner.add_label(label)
    said = [
        ("قال سالم الراوي في كركوك", [(4, 15, "PER"), (19, 24, "LOC")]),
        ("اجتمعت منظمة الجسر في عدن", [(7, 18, "ORG"), (22, 25, "LOC")]),
    ]
    examples = [Example.from_dict(pipeline.make_doc(text), {"entities": spans}) for text, spans in said]
    pipeline.initialize(lambda: examples)
    for _ in range(10):
        pipeline.update(examples)
    return pipeline, spacy.__version__


def measure(engine: str, texts: list[str], shared: Path) -> dict[str, object]:
    """One engine in this process on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    run, told = {"rasid": rasid_engine, "udpipe": udpipe_engine, "spacy": spacy_engine}[engine](shared)
    for text in texts[:_WARM]:
        run(text)
    texts = texts[_WARM:]
    words = sum(len(text.split()) for text in texts)
    wall, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        run(text)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"engine": engine, "version": told, "words": words, "cpu": words / cpu, "wall": words / wall}


def commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, cwd=Path(__file__).parent)
    return done.stdout.strip() or "unknown"


def heading(*packages: str) -> str:
    """What figures hold for: commit, machine, its load, and the versions of Python and of packages."""
    told = [f"commit {commit()}", f"Python {platform.python_version()}"]
    for name in packages:
        try:
            told.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            told.append(f"no {name}")
    return f"{', '.join(told)}; {machine()}; load {os.getloadavg()[0]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--only", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        texts = json.load(sys.stdin)
        print(json.dumps(measure(options.only, texts, options.shared)))
        return
    every = [article.full_text for article in articles(options.files or [SAMPLE])]
    while len(every) < options.articles + _WARM:
        every += every
    step = max(1, len(every) // (options.articles + _WARM))
    texts = every[::step][: options.articles + _WARM]
    print(heading("rasid"))
    print(f"{len(texts) - _WARM} articles, {sum(len(text.split()) for text in texts[_WARM:]):,} words, one core")
    print(f"{'engine':<10}{'version':<12}{'words/s of processor':>22}{'words/s by the clock':>22}")
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    for engine in ENGINES:
        command = [sys.executable, __file__, "--only", engine, "--shared", str(options.shared)]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, env={**os.environ, **one_thread})
        if done.returncode:
            print(f"{engine:<10}not measured: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
            continue
        row = json.loads(done.stdout.splitlines()[-1])
        print(f"{engine:<10}{row['version']:<12}{row['cpu']:>22,.0f}{row['wall']:>22,.0f}")


if __name__ == "__main__":
    main()
