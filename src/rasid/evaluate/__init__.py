"""How good the coding is: figures against gold, their intervals, what was gained and lost, and the gate that holds them.

``figures`` scores one article, ``report`` adds articles up, ``page`` shows gold and coded side by side, ``examples`` runs
the example files of ``tests/examples`` and ``gate`` holds all of it to the floors of ``evaluation/floors.toml``.
"""
