"""Counts how often each word form stands in a corpus: what the segmentation of clitics weighs.

    python training/counts.py NEWS.jsonl.gz ... [--least 12]

Writes ``src/rasid/arabic/counts.tsv``: form in normal form and its count, most frequent first. Counts of words hold no
sentence of the corpus. The same input gives the same file.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

from rasid.arabic.normal import fold

OUT = Path(__file__).resolve().parent.parent / "src/rasid/arabic/counts.tsv"
WORD = re.compile(r"[ء-ي]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--least", type=int, default=12, help="leave out forms rarer than this")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in options.files:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                counts.update(WORD.findall(fold(f"{article.get('title') or ''}\n{article['text']}")))
    kept = sorted(((n, form) for form, n in counts.items() if n >= options.least), key=lambda item: (-item[0], item[1]))
    with OUT.open("w", encoding="utf-8") as out:
        out.write("# Word forms of Arabic news in normal form with their counts; made by training/counts.py\n")
        out.writelines(f"{form}\t{n}\n" for n, form in kept)
    print(f"{len(kept)} forms of {sum(counts.values())} words -> {OUT.name}")


if __name__ == "__main__":
    main()
