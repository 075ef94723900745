"""Prints the reference page of the exports: ``python -m rasid.exports > docs/reference/exports.md``."""

import sys

from rasid.exports.schema import reference

sys.stdout.write(reference())
