"""A small network for names: characters, word vectors and word features into a stack of dilated convolutions, one output per scheme.

The sets disagree about what a name is, so each has an output layer and transitions of its own over the shared layers; the one of
``gold/dev`` is shipped. Part of what ``training/names.py`` runs.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from examples import Example
from torch import nn

from rasid.arabic.words import Form
from rasid.tagger.features import LABELS, PHRASES, Describer, Phrases
from rasid.tagger.model import LONGEST, characters, place_of
from rasid.tagger.model import Network as Runtime

SIZE = len(LABELS)
SCHEME = {"news": "gold"}
"""Sets that follow the scheme of another."""


Sample = tuple[str, list[int], list[int], list[int]]
"""A sentence: its scheme, and for each word its row, its label and its phrase code."""


class Words:
    """Everything the network reads of distinct words, as rows of arrays."""

    def __init__(self, describer: Describer, place: dict[str, int], vectors: np.ndarray, features: dict[str, int]) -> None:
        self.describer, self.place, self.vectors, self.features = describer, place, vectors, features
        self.index: dict[str, int] = {}
        self.chars: list[list[int]] = []
        self.vector: list[int] = []
        self.marks: list[list[int]] = []

    def row(self, form: Form) -> int:
        found = self.index.get(form.surface)
        if found is None:
            found = self.index[form.surface] = len(self.chars)
            letters = characters(form)
            self.chars.append(letters + [0] * (LONGEST - len(letters)))
            self.vector.append(place_of(form, self.place))
            self.marks.append([self.features[f] for f in self.describer.word(form).own if f in self.features][:40])
        return found

    def freeze(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        marks = np.zeros((len(self.marks), 40), np.int64)
        for at, row in enumerate(self.marks):
            marks[at, : len(row)] = row
        table = np.concatenate([np.zeros((1, self.vectors.shape[1]), np.float32), self.vectors])
        return torch.tensor(self.chars), torch.from_numpy(table[np.array(self.vector) + 1]), torch.from_numpy(marks)


class Network(nn.Module):
    """Words to hidden vectors, hidden vectors to label scores of one scheme."""

    def __init__(self, features: int, dims: int, schemes: Sequence[str], chars: int = 64, width: int = 112) -> None:
        super().__init__()
        self.char = nn.Embedding(chars, 24, padding_idx=0)
        self.conv = nn.Conv1d(24, 48, 3, padding=1)
        self.mark = nn.Embedding(features + 1, 64, padding_idx=0)
        self.join = nn.Linear(dims + 48 + 64, width)
        self.phrase = nn.Embedding(1 + 2 * len(PHRASES), width, padding_idx=0)
        self.layers = nn.ModuleList(nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in Runtime.DILATIONS)
        self.heads = nn.ModuleDict({s: nn.Linear(width, SIZE) for s in schemes})
        self.moves = nn.ParameterDict({s: nn.Parameter(torch.zeros(SIZE, SIZE)) for s in schemes})
        nn.init.normal_(self.mark.weight, std=0.1)
        with torch.no_grad():
            self.mark.weight[0] = 0

    def words(self, chars: torch.Tensor, vectors: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """One vector a distinct word."""
        c = torch.relu(self.conv(self.char(chars).transpose(1, 2)))
        c = c.masked_fill((chars == 0)[:, None, :], 0).amax(2)
        if self.training:
            keep = (torch.rand(len(vectors), 1) > 0.1).float()
            vectors = vectors * keep
            marks = marks * (torch.rand(marks.shape) > 0.15)
        return torch.tanh(self.join(torch.cat([vectors * 4, c, self.mark(marks).sum(1)], 1)))

    def hidden(self, x: torch.Tensor, lengths: torch.Tensor, drop: float = 0.0) -> torch.Tensor:
        """Hidden vectors of a padded batch."""
        if drop and self.training:
            x = nn.functional.dropout(x, drop)
        mask = (torch.arange(x.shape[1])[None] < lengths[:, None]).float()[:, None]
        h = x.transpose(1, 2) * mask
        for layer in self.layers:
            h = (h + torch.relu(layer(h))) * mask
        h = h.transpose(1, 2)
        if drop and self.training:
            h = nn.functional.dropout(h, drop)
        return h


def loss_of(scores: torch.Tensor, moves: torch.Tensor, labels: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Negative log likelihood of the label paths of a linear chain."""
    longest = scores.shape[1]
    mask = torch.arange(longest)[None] < lengths[:, None]
    gold = (scores.gather(2, labels[:, :, None])[:, :, 0] * mask).sum(1)
    gold = gold + (moves[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum(1)
    alpha = scores[:, 0]
    for at in range(1, longest):
        step = torch.logsumexp(alpha[:, :, None] + moves, 1) + scores[:, at]
        alpha = torch.where(mask[:, at, None], step, alpha)
    return (torch.logsumexp(alpha, 1) - gold).sum()


class Trainer:
    """Holds the words and sentences of all examples and trains networks on them."""

    def __init__(self, examples: Sequence[Example], describer: Describer, place: dict[str, int], vectors: np.ndarray, finder: Phrases,
                 least: int = 3) -> None:  # fmt: skip
        counts: Counter[str] = Counter()
        for example in examples:
            for word in example.doc.words:
                counts.update(f for f in describer.word(word.form).own if f[:2] not in ("b", "w=", "r="))
        features = {f: i + 1 for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
        self.words = Words(describer, place, vectors, features)
        self.sentences: dict[str, list[Sample]] = {}
        index = {label: i for i, label in enumerate(LABELS)}
        for example in examples:
            found = self.sentences.setdefault(example.id, [])
            for s in example.doc.sentences:
                rows = [self.words.row(w.form) for w in example.doc.words[s.first : s.last]]
                found.append(
                    (
                        SCHEME.get(example.source, example.source),
                        rows,
                        [index[label] for label in example.labels[s.first : s.last]],
                        finder.codes(example.doc.words[s.first : s.last]),
                    )
                )
        self.tensors = self.words.freeze()

    def batches(self, ids: Sequence[str], rng: random.Random, size: int = 1400) -> list[list[Sample]]:
        """Batches of sentences of one scheme and like length, about ``size`` words each."""
        pool = [s for i in ids for s in self.sentences[i]]
        rng.shuffle(pool)
        pool.sort(key=lambda s: (s[0], len(s[1]) + rng.random() * 6))
        out: list[list[Sample]] = []
        for s in pool:
            if out and out[-1][0][0] == s[0] and len(s[1]) * (len(out[-1]) + 1) <= size:
                out[-1].append(s)
            else:
                out.append([s])
        rng.shuffle(out)
        return out

    def grid(self, network: Network, batch: Sequence[Sample]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        lengths = torch.tensor([len(s[1]) for s in batch])
        longest = int(lengths.max())
        rows = np.zeros((len(batch), longest), np.int64)
        labels = np.zeros((len(batch), longest), np.int64)
        codes = np.zeros((len(batch), longest), np.int64)
        for at, s in enumerate(batch):
            rows[at, : len(s[1])] = s[1]
            labels[at, : len(s[1])] = s[2]
            codes[at, : len(s[1])] = s[3]
        distinct, inverse = np.unique(rows, return_inverse=True)
        chosen = torch.from_numpy(distinct)
        x = network.words(*(t[chosen] for t in self.tensors))
        return x[torch.from_numpy(inverse.reshape(rows.shape))] + network.phrase(torch.from_numpy(codes)), lengths, torch.from_numpy(labels)

    def fit(self, network: Network, stages: Sequence[tuple[Sequence[str], int, float]], seed: int = 7, watch: Callable[[Network, str], None] | None = None,
            weight: dict[str, float] | None = None) -> Network:  # fmt: skip
        """Runs stages of (article ids, epochs, learning rate); an id may repeat to count more."""
        torch.manual_seed(seed)
        rng = random.Random(seed)
        for ids, epochs, rate in stages:
            optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
            plan = [self.batches(ids, rng) for _ in range(epochs)]
            total, done = sum(map(len, plan)), 0
            for epoch, batches in enumerate(plan):
                network.train()
                began, lost, seen = time.time(), 0.0, 0
                for batch in batches:
                    for group in optimiser.param_groups:
                        group["lr"] = rate * min(1.0, 20 * (done + 1) / total, 1.25 * (1 - done / total) + 0.02)
                    done += 1
                    scheme = batch[0][0]
                    x, lengths, labels = self.grid(network, batch)
                    h = network.hidden(x, lengths, 0.4)
                    loss = loss_of(network.heads[scheme](h), network.moves[scheme], labels, lengths)
                    if weight:
                        loss = loss * weight.get(scheme, 1.0)
                    optimiser.zero_grad()
                    (loss / len(batch)).backward()  # type: ignore[no-untyped-call]
                    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
                    optimiser.step()
                    lost += float(loss.detach())
                    seen += int(lengths.sum())
                if watch:
                    watch(network, f"epoch {epoch} loss {lost / seen:.4f} {seen / (time.time() - began):.0f} words/s")
        network.eval()
        return network


def arrays(network: Network, trainer: Trainer, scheme: str = "gold") -> dict[str, Any]:
    """The network's parameters for the run time, of one scheme."""
    state = {k: v.detach().numpy() for k, v in network.state_dict().items()}
    keep = {"char": state["char.weight"], "conv": state["conv.weight"], "conv_b": state["conv.bias"], "mark": state["mark.weight"], "phrase": state["phrase.weight"], "join": state["join.weight"],
            "join_b": state["join.bias"], "head": state[f"heads.{scheme}.weight"], "head_b": state[f"heads.{scheme}.bias"], "moves": state[f"moves.{scheme}"]}  # fmt: skip
    for name, value in state.items():
        if name.startswith("layers."):
            keep[name.replace(".", "_")] = value
    names = sorted(trainer.words.features, key=trainer.words.features.__getitem__)
    out: dict[str, Any] = {"nn_" + k: v.astype(np.float16) for k, v in keep.items() if k != "moves"}
    out["nn_moves"] = keep["moves"]
    out["nn_features"] = np.frombuffer("\n".join(names).encode(), np.uint8)
    return out
