"""Actors: who is meant, in code."""

from rasid.actors.registry import Registry
from rasid.actors.resolve import ActorResolver

__all__ = ["ActorResolver", "Registry"]
