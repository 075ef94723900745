"""The time of coding stays linear in the length of the text, whatever the text is made of."""

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
