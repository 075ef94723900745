"""``python -m rasid.cli.reference FOLDER`` writes the reference pages."""

import sys
from pathlib import Path

from rasid.cli.reference import write

write(Path(sys.argv[1]))
