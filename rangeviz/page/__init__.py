"""The interactive page: one HTML file that needs no network.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
