"""Errors, files, texts and words: what every other room stands on.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
