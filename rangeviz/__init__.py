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

from typing import Any


def __getattr__(name: str) -> Any:
    """Load the list of the public names when one is first asked for: a command's help is not."""
    from lazy_loader import attach_stub

    loaded = dict(
        zip(("__getattr__", "__dir__", "__all__"), attach_stub(__name__, __file__), strict=True)
    )
    globals().update(loaded)
    return loaded[name] if name in loaded else loaded["__getattr__"](name)


def __dir__() -> list[str]:
    return __getattr__("__dir__")()
