"""Watches outlets: polls their feeds, codes and stores what is new, links it, and fires alerts. Lives above the store."""
