"""How a map is planned, laid out and drawn, whatever draws it; and the chart.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
