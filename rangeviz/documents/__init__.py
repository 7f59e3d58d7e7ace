"""Slides, briefs and the whole kit.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
