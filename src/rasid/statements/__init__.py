"""Statements: who says so, through whom."""

from rasid.statements.find import StatementFinder

__all__ = ["StatementFinder"]
