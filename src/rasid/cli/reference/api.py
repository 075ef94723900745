"""The page of the API: every path with its parameters, from the schema that the desk publishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasid.cli.reference.commands import cell

_HEAD = """\
# API

What `rasid serve` answers to programs; [how to call it](../how-to/api.md). The desk publishes the same as OpenAPI under `/api/openapi.json`.

Every answer is JSON unless the path ends in `.jsonl` (one object a line), `.csv` or `.rss`. Errors are `{"detail": …}` with the status: 401 where a token is
needed, 404 where there is no such thing, 413 too large, 422 what is wrong with a parameter, 429 too many requests, 503 the store is busy.
Parameters that take several values are given several times (`kind=ASSAULT&kind=PROTEST`).
"""


def page() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *_paths(schema())])


def schema() -> dict[str, Any]:
    """The OpenAPI schema of the desk."""
    from rasid.web.app import create_app
    from rasid.web.settings import Settings

    return create_app(Settings("sqlite://")).openapi()


def _paths(found: dict[str, Any]) -> Iterator[str]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield f"## {method.upper()} {path}\n\n{operation['description'].replace('``', '`')}\n"
            rows = [*_parameters(operation), *_body(operation, found)]
            if rows:
                yield "| | | |\n|---|---|---|\n" + "".join(rows)


def _parameters(operation: dict[str, Any]) -> Iterator[str]:
    for one in operation.get("parameters", ()):
        yield _row(one["name"], one["in"] if one["in"] == "path" else "", one.get("required", False), one.get("description", ""))


def _body(operation: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        model = found["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        for name, field in model["properties"].items():
            yield _row(name, "body", name in model.get("required", ()), field.get("description", ""))


def _row(name: str, where: str, required: bool, says: str) -> str:
    return f"| `{name}` | {', '.join(filter(None, (where, 'required' if required else '')))} | {cell(says)} |\n"
