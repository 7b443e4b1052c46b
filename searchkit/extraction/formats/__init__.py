"""Formats: what kind of input something is, by its content, and who reads it."""
