"""Codes of actors on mentions that nothing is learnt from (``evaluation/mentions_fresh.jsonl``): how often country, sector and both are right.

    python benchmarks/codes.py SHARED_DIR

A mention is answered by the actor or text at its span, else by the actor that overlaps it most.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))

from annotated import load_mentions

from rasid.arabic.document import Doc
from rasid.coder import Coder
from rasid.evaluate.match import overlap
from rasid.record import Party


def answer(doc: Doc, span: list[int]) -> Party | None:
    """Whom the program takes for the mention at a span."""
    exact = (r.party for r in (*doc.actors, *doc.texts) if list(r.party.span) == span)
    near = max((r.party for r in doc.actors), key=lambda party: overlap(party.span, span), default=None)
    return next(exact, near if near and overlap(near.span, span) else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    coder, counts = Coder(), Counter[str]()
    articles = load_mentions(parser.parse_args().shared, "mentions_fresh.jsonl")
    for article, gold in articles:
        doc = coder.read_before_statements(article)
        for mention in gold["mentions"]:
            party, (country, _, sector) = answer(doc, mention["span"]), mention["code"].partition(" ")
            code = (party.code if party else None) or ""
            counts["mentions"] += 1
            counts["without a code"] += not code
            counts["right country and sector"] += code == mention["code"]
            counts["right country"] += code.partition(" ")[0] == country
            counts["right sector"] += code.partition(" ")[2] == sector and bool(code)
        counts["nobody, yet somebody to the program"] += sum(bool((party := answer(doc, span)) and party.code) for span in gold["nobody"])
        counts["nobody"] += len(gold["nobody"])
    print(f"{len(articles)} articles, {counts['mentions']} mentions")
    for name in ("right country and sector", "right country", "right sector", "without a code"):
        print(f"  {name:<26}{counts[name] / counts['mentions']:.3f}")
    print(f"  of {counts['nobody']} marks that mean nobody the program takes {counts['nobody, yet somebody to the program']} for somebody")


if __name__ == "__main__":
    main()
