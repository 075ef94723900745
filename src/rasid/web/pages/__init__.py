"""The pages of the desk: each reads a query, asks the store, and renders a template."""
