"""``rasid evaluate``: figures against gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rasid.cli.errors import Stop


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("evaluate", epilog="Example: rasid evaluate sample/gold -o report.json --html report.html")(_evaluate)


def _evaluate(
    gold_dir: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of annotated articles (*.json).")],
    texts: Annotated[
        list[Path] | None, typer.Option("--texts", metavar="FILE.jsonl", help="Where the articles are, if not beside the gold.")
    ] = None,
    coded: Annotated[
        Path | None, typer.Option("--coded", metavar="FILE.jsonl", help="Coded articles to score, instead of coding now.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="LAST.json", help="An earlier report: list gains and losses.")
    ] = None,
    split: Annotated[
        bool, typer.Option("--split", help="Report the build and test parts apart; show no article of the test part.")
    ] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="REPORT.json", help="Where to write the report.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="PAGE.html", help="Where to write a page with gold and coded spans.")
    ] = None,
) -> None:
    """Score the coding of annotated articles: statements, events, names, each with its 95 % interval over articles."""
    import json

    from rasid.cli.progress import counting
    from rasid.evaluate import gold as golds
    from rasid.evaluate.page import page
    from rasid.evaluate.report import as_table, make, reference_lines
    from rasid.evaluate.run import code, read_coded

    if not gold_dir.is_dir():
        raise Stop(f"{gold_dir} is no folder")
    try:
        gold = golds.read(gold_dir, texts or ())
        with counting("coding") as done:
            results = read_coded(coded) if coded else code(gold, done)
    except (golds.GoldError, OSError) as error:
        raise Stop(str(error)) from error
    report, scored = make(gold, results, split)
    report["gold"] = golds.digest_of_files(gold_dir.glob("*.json"))
    report["inputs"] = golds.digest_of_articles(gold.articles.values())
    shown = {ident: item for ident, item in scored.items() if not split or golds.part_of(ident) == "build"}
    lines: list[str] = []
    for part, values in report["figures"].items():
        lines += [f"{part}: {report['articles'][part]} articles", *as_table(values), ""]
    typer.echo("\n".join([*reference_lines(scored.values()), "", *lines]))
    if against:
        _compare(against, report, gold, shown)
    if out:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if html:
        html.write_text(page(gold, shown, lines), encoding="utf-8")


def _compare(path: Path, report: dict[str, Any], gold: Any, shown: dict[str, Any]) -> None:
    """Prints gains and losses against an earlier report, those of unshown articles as numbers only."""
    import json

    from rasid.evaluate.report import changes, words

    try:
        last = json.loads(path.read_text(encoding="utf-8"))
        before = last["records"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Stop(f"{path} is no earlier report: {error}") from error
    if last.get("gold") != report["gold"]:
        typer.echo("the gold has changed since that report")
    outcomes = {outcome.key: outcome for item in shown.values() for outcome in item.outcomes}
    hidden = [0, 0]
    found = changes(before, report["records"])
    for change in found:
        article = change.key.split("/")[0]
        if article not in shown and article in gold.records:
            hidden[change.better] += 1
            continue
        outcome = outcomes.get(change.key)
        text = words(outcome, gold.articles[article].full_text) if outcome else ""
        typer.echo(f"{'gain' if change.better else 'LOSS'}  {change.key}  {change.before or '-'} > {change.after or 'gone'}  {text}")
    better = sum(change.better for change in found)
    typer.echo(
        f"{better} gains, {len(found) - better} losses"
        + (f" ({hidden[1]} and {hidden[0]} of them in the test part, not shown)" if sum(hidden) else "")
    )
