"""The time of coding stays linear in the length of the text, whatever the text is made of; what is remembered of words has an end."""

import functools
import random
import sys
import time

import pytest

from rasid.record import Article
from rasid.scale.worker import load, standard

NEWS = "وقال وزير الخارجية العراقي سالم الراوي، في بيان، إن «مسلحين قتلوا ثلاثة جنود في كركوك»، مضيفا أن بلاده تدين الهجوم. "
MADE_OF = {
    "news": NEWS,
    "one paragraph without stops": NEWS.replace(". ", " و"),
    "one paragraph a sentence": NEWS + "\n",
    "unclosed quotes": "«قال “نعم ",
    "straight quotes": '" قال "',
    "colons": "قال: ",
    "one word": "كركوك ",
    "names": "سالم الراوي في كركوك والموصل وبغداد ",
    "numbers": "12 قتيلا و3 جرحى ",
    "no spaces": "وبالقاهرة",
}


def seconds(text: str) -> float:
    article = Article("a", text, date="2024-09-29")
    start = time.process_time()
    load(standard)(article)
    return time.process_time() - start


@pytest.mark.parametrize("kind", MADE_OF)
def test_time_is_linear(kind: str) -> None:
    unit = MADE_OF[kind]
    size = 6_000 // len(unit)
    seconds(unit * size)  # caches warm
    small = min(seconds(unit * size) for _ in range(2))
    large = seconds(unit * size * 8)
    assert large < 8 * 2.5 * small + 0.3, f"8 times the text took {large / small:.1f} times as long"


def remembered() -> dict[str, int]:
    """How much each function without a limit has remembered."""
    out = {}
    for module in [module for name, module in sys.modules.items() if name.startswith("rasid.")]:
        for name, value in vars(module).items():
            if isinstance(value, functools._lru_cache_wrapper) and value.cache_parameters()["maxsize"] is None:
                out[f"{value.__module__}.{name}"] = value.cache_info().currsize
    return out


def test_words_never_met_before_are_not_remembered_without_limit() -> None:
    seconds(NEWS)
    before, rng = remembered(), random.Random(5)
    word = ["ا" + "".join(rng.choices("بتجدرسعفقلمنهوي", k=5)) + rng.choice(["", "ون", "ين", "ات", "ها"]) for _ in range(600)]
    for at in range(0, 600, 60):
        made = " ".join(
            f"وقال {a} إن {rng.randrange(10**6)} من ال{b} في {c}." for a, b, c in zip(*[iter(word[at : at + 60])] * 3, strict=True)
        )
        seconds(f"{NEWS}{made}")
    grown = {name: size - before.get(name, 0) for name, size in remembered().items() if size - before.get(name, 0) > 20}
    assert before and not grown
