"""Published missile-range claims in, honest maps out.

The public names stand in ``__init__.pyi``, and nowhere else; each is loaded when it is first
used, so that importing rangeviz costs nothing. The rooms that they come from are private.

Examples
--------
>>> import rangeviz as rv
>>> claims, regions, cities = rv.read_claims(), rv.read_regions(), rv.read_cities()
>>> rings = rv.build_rings(claims[:1], regions)
>>> list(rings.reach)
['from_some', 'from_all']
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
