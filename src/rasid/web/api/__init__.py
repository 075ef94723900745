"""The API: the same queries as the pages, as JSON, JSON lines, CSV and RSS."""
