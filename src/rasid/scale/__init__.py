"""Coding many articles: the processes of one machine."""
