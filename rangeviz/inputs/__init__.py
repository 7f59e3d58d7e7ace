"""What comes in: claims, launch regions, cities, and the files that hold them.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
