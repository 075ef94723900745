"""Where articles come from: JSON lines, text, HTML, standard input and addresses. Knows nothing of coding.

``read`` gives raw items cheaply and in order; ``article_of`` turns one into an article, which is the slower part and is
done by the process that codes it. What cannot be used is a ``Rejected`` that says file, line and reason: never silence.
"""

from rasid.sources.items import Item, Rejected
from rasid.sources.parse import BadInput, article_of
from rasid.sources.read import read

__all__ = ["BadInput", "Item", "Rejected", "article_of", "read"]
