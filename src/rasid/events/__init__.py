"""Events: what happened, by the PLOVER ontology."""

from rasid.events.find import EventFinder

__all__ = ["EventFinder"]
