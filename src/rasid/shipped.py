"""Folders that come with Rasid but are no code: the sample and the documentation."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def shipped(folder: str, file: str) -> Path | None:
    """The folder that holds ``file``: inside the package, or beside its source in a source tree. None where there is none."""
    package = Path(str(files("rasid")))
    places = (package / folder, package.parents[1] / folder)
    return next((place for place in places if (place / file).is_file()), None)
