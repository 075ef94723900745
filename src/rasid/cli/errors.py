"""Failures in plain words."""

from __future__ import annotations

import sys
import traceback


class Stop(Exception):
    """Ends a command with a message for a person and an exit code: 1 = some input was rejected, 2 = cannot be done."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def debugging() -> bool:
    """Whether ``--debug`` stands anywhere on the command line."""
    return "--debug" in sys.argv[1:]


def explain_failure(error: BaseException, debug: bool) -> None:
    """What went wrong on standard error: the trace if asked for, else one line and how to get the trace."""
    if debug:
        traceback.print_exception(error)
    else:
        print(f"rasid: unexpected {type(error).__name__}: {error}\nRun again with --debug for the whole trace.", file=sys.stderr)
