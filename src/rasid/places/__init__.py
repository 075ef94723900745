"""Places: the gazetteer, which of its names are used as places in an article, and which place each of them is."""

from rasid.places.find import PlaceFinder

__all__ = ["PlaceFinder"]
