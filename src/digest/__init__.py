"""Publish a curated monitoring digest as a searchable static archive."""

__version__ = "0.1.0"
