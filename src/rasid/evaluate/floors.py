"""The floors: the least that each measure may give, in one file that only the gate writes.

The file carries a checksum of its content, so that a floor cannot slip by an edit: a floor is raised with ``--raise`` and
lowered with ``--lower NAME --reason TEXT``, which leaves the reason in the file.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

_HEAD = """\
# The least that each measure may give. Do not edit: the gate writes this file and checks its checksum.
#   make floors                                                     raise floors to just under what is measured now
#   python -m rasid.evaluate.gate --lower NAME --reason "..."       lower one; the reason is kept below
"""
MARGIN = 0.01


class FloorsError(ValueError):
    """A floors file that cannot be trusted or read."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """One time that a floor was lowered, and why."""

    name: str
    before: float
    after: float
    reason: str


@dataclass(slots=True)
class Floors:
    """Floors by the name of their measure (``dev-build/events.f1``) and the record of those lowered."""

    values: dict[str, float] = field(default_factory=dict)
    lowered: list[Lowered] = field(default_factory=list)

    def checksum(self) -> str:
        """16 hexadecimal digits that change with every floor and every reason."""
        content = [sorted(self.values.items()), [(item.name, item.before, item.after, item.reason) for item in self.lowered]]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]

    def fallen(self, measured: dict[str, float]) -> dict[str, tuple[float, float]]:
        """Floors that the measures fall short of: {name: (floor, measured)}."""
        return {name: (floor, measured[name]) for name, floor in self.values.items() if name in measured and measured[name] < floor}

    def raise_to(self, measured: dict[str, float], margin: float = MARGIN) -> list[str]:
        """Raises every floor to just under its measure and adds those that are new; never lowers one. Returns the names changed."""
        changed = []
        for name, value in measured.items():
            floor = under(value, margin)
            if floor > self.values.get(name, -1.0):
                self.values[name] = floor
                changed.append(name)
        return changed

    def lower(self, name: str, to: float, reason: str) -> None:
        """Lowers a floor. Raises FloorsError without a reason, for an unknown floor, or one that would not fall."""
        if len(reason.split()) < 3:
            raise FloorsError("a floor is lowered only with a reason of some words (--reason)")
        if name not in self.values:
            raise FloorsError(f"there is no floor {name}")
        if to >= self.values[name]:
            raise FloorsError(f"{name} has the floor {self.values[name]:.3f}; {to:.3f} would not lower it")
        self.lowered.append(Lowered(name, self.values[name], to, reason))
        self.values[name] = to


def under(value: float, margin: float = MARGIN) -> float:
    """A floor just under a measure, in steps of 0.005."""
    return max(0.0, math.floor((value - margin) * 200 + 1e-9) / 200)


def read(path: Path) -> Floors:
    """The floors of a file. Raises FloorsError where the checksum does not fit its content."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        floors = Floors(
            {name: float(value) for name, value in data.get("floors", {}).items()},
            [Lowered(item["name"], float(item["from"]), float(item["to"]), item["reason"]) for item in data.get("lowered", [])],
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise FloorsError(f"{path} cannot be read: {error}") from error
    if data.get("checksum") != floors.checksum():
        raise FloorsError(f"{path} was edited by hand; raise floors with --raise and lower one with --lower NAME --reason TEXT")
    return floors


def write(path: Path, floors: Floors) -> None:
    """Writes the floors with their checksum."""
    lines = [_HEAD + f'checksum = "{floors.checksum()}"', "", "[floors]"]
    lines += [f"{json.dumps(name)} = {value:.3f}" for name, value in sorted(floors.values.items())]
    for item in floors.lowered:
        lines += ["", "[[lowered]]", f"name = {json.dumps(item.name)}", f"from = {item.before:.3f}", f"to = {item.after:.3f}"]
        lines.append(f"reason = {json.dumps(item.reason, ensure_ascii=False)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
