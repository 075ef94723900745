"""The desk: pages and the API over a store, served from this machine alone."""
