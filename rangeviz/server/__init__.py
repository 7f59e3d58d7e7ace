"""The editor: a page on this machine where a table is pasted, edited and seen on the map.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
