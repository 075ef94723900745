"""What the first reader should not have to wait for, read in the background when the desk starts."""

from __future__ import annotations

import gc
import threading
from typing import Any

from rasid.lexicon.entries import entries
from rasid.store import board, facets, people, speech
from rasid.store.board import Asked
from rasid.store.facets import Wanted
from rasid.store.speech import Said
from rasid.store.store import StoreError
from rasid.web.language import Language


def warm(state: Any) -> threading.Thread:
    """Starts reading lexicons, the coder, and the counts of the pages without a choice."""
    thread = threading.Thread(target=_read, args=(state,), name="warm", daemon=True)
    thread.start()
    return thread


def _read(state: Any) -> None:
    lang = Language("ar", state.settings.months)
    lang.place("", "", "")
    lang.point("", "", "city")
    entries()
    try:
        _count(state)
    except StoreError:
        return  # whoever asks first is told
    state.settings.coder()
    gc.collect()
    gc.freeze()  # what lexicons hold stays: without this every page of many objects has it searched for garbage


def _count(state: Any) -> None:
    store, recall = state.store, state.memory.recall
    wanted, said = Wanted(), Said()
    recall(("cube", wanted), lambda: facets.cube(store, wanted))
    recall(("who", wanted), lambda: facets.counts(store, wanted, "who"))
    recall(("days", wanted), lambda: facets.days(store, wanted))
    recall(("points", wanted), lambda: facets.points(store, wanted))
    recall(("cube", said), lambda: speech.cube(store, said))
    recall(("speakers", said), lambda: speech.counts(store, said, "speaker"))
    recall(("pledges", Asked()), lambda: board.total(store, Asked()))
    recall(("makers", Asked()), lambda: board.makers(store, Asked()))
    recall(("actors", None, 1), lambda: people.actors(store, None, 61, 0))
    recall(("network", None, None, None), lambda: people.network(store, None, None, None))
