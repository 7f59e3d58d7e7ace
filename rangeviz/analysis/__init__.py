"""What is worked out: rings of claims, verdicts, needs, coverage, spread.

Private: everything public is a name of `rangeviz` itself; docs/architecture.md shows the rooms.
"""
