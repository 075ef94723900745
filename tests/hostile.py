"""Articles in which every field that a page shows tries to run a script."""

from __future__ import annotations

from dataclasses import replace

from made import KIRKUK, event, passage, statement, stored

from rasid.record import Article, CodedArticle, Name, Party, Pledge, Span, Why, dumps

ATTACKS = (
    "<script>window.hurt=1</script>",
    '<img src=x onerror="window.hurt=1">',
    '"><svg onload=window.hurt=1>',
    "' onmouseover='window.hurt=1' x='",
    "javascript:window.hurt=1",
    "</textarea></title></style><script>window.hurt=1</script>",
    "{{ ''.__class__ }}${7*7}",
)


def hostile() -> list[tuple[Article, CodedArticle, str]]:
    """One article for each attack."""
    return [_made(number, attack) for number, attack in enumerate(ATTACKS)]


def _made(number: int, attack: str) -> tuple[Article, CodedArticle, str]:
    ident = f"evil-{number}/{attack[:12]}"
    text = f"قال {attack} إن تفجيرا {attack} وقع في كركوك وتعهد بالتحقيق فيه.\nوللجيش رواية أخرى."
    blast = event(text, "تفجيرا", where=KIRKUK, day="2024-10-20", killed=3, by="S1", why=Why((attack,), (Span(0, 3),), (attack,)))
    found = passage(text, attack)
    culprit = Party(found.span, found.text, name=attack, code=attack[:20], actor=None)
    blast = replace(blast, actor=(culprit,), weapon=found, target=found)
    said = statement(
        text, attack, "قال", f"تفجيرا {attack} وقع في كركوك", act="deny", channel=attack[:10], why=Why((attack,), (), (attack,))
    )
    said = replace(said, to=culprit)
    article, coded, _ = stored(
        ident,
        text,
        date="2024-10-20",
        source=attack,
        statements=[said],
        events=[blast],
        names=[Name(found.span, found.text, "PER"), Name(Span(text.index("للجيش") + 2, text.index("للجيش") + 5), "جيش", "ORG")],
        pledges=[Pledge("P1", "commitment", "S1", found, culprit, culprit, "2024-11")],
    )
    article = replace(article, title=attack, url=attack, origin=attack)
    text_shift = len(attack) + 1
    coded = _moved(coded, text_shift)
    return article, replace(coded, title=attack, url=attack), dumps(replace(coded, title=attack, url=attack))


def _moved(coded: CodedArticle, by: int) -> CodedArticle:
    """Everything ``by`` characters further on: the title stands before the text."""
    import json

    from rasid.record import from_dict, to_dict

    def shift(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: [held[0] + by, held[1] + by] if key == "span" and isinstance(held, list)
                else [[span[0] + by, span[1] + by] for span in held] if key == "spans" and isinstance(held, list)
                else shift(held)
                for key, held in value.items()
            }  # fmt: skip
        return [shift(one) for one in value] if isinstance(value, list) else value

    return from_dict(CodedArticle, shift(json.loads(json.dumps(to_dict(coded)))))
