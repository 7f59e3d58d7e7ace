"""Geometry on the WGS 84 ellipsoid: distances, rings, projections; it knows no claim.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
