"""Files for others: GIS, spreadsheets, terminals, bibliographies.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
