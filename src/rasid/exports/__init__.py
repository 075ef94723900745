"""The record in other shapes: JSON lines, CSV and tables for people."""
