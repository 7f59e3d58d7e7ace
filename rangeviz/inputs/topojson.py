"""TopoJSON: features whose outlines share arcs, taken apart into those of GeoJSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from rangeviz.core.errors import refusal

MAX_POSITIONS = 4_000_000
"""Of all outlines together: a forged file may name one long arc a million times."""


def read_topology(file: str, topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the features of the one object of a topology that has properties, as in GeoJSON.

    A geometry whose arcs are not there is None.

    Raises
    ------
    DataError
        If several of its objects have properties, or it has no objects and arcs.

    Examples
    --------
    >>> square = {"type": "Polygon", "arcs": [[0, -2]], "properties": {"name": "A"}}
    >>> arcs = [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]]]
    >>> scale = {"scale": [0.5, 0.5], "translate": [10, 20]}
    >>> topology = {"objects": {"a": square}, "arcs": arcs, "transform": scale}
    >>> read_topology("a.json", topology)[0]["geometry"]["coordinates"]
    [[[10.0, 20.0], [11.0, 20.0], [11.0, 21.0], [10.0, 21.0], [10.0, 20.0]]]
    """
    objects, arcs = topology.get("objects"), topology.get("arcs")
    if not isinstance(objects, dict) or not objects or not isinstance(arcs, list):
        raise refusal(file, "a topology with objects and arcs", "export the layer as GeoJSON")
    layers = {name: _members(content) for name, content in objects.items()}
    told = {name: some for name, some in layers.items() if any(m.get("properties") for m in some)}
    chosen = told or layers
    if len(chosen) > 1:
        fix = "keep the object with your regions alone"
        raise refusal(file, "one object", fix, value=", ".join(chosen))
    (members,) = chosen.values()
    try:
        decoder = _Decoder(arcs, topology.get("transform"))
    except (TypeError, ValueError, KeyError):
        raise refusal(file, "arcs of positions, and scale and translate of a transform") from None
    features = []
    for member in members:
        geometry = decoder.geometry(member)
        if decoder.left < 0:
            expected = f"at most {MAX_POSITIONS:,} positions when its arcs are joined"
            raise refusal(file, expected, "simplify the outlines")
        feature = {"type": "Feature", "properties": member.get("properties") or {}}
        features.append(feature | {"geometry": geometry, "id": member.get("id")})
    return features


def _members(content: Any) -> list[dict[str, Any]]:
    whole = content if isinstance(content, dict) else {}
    listed = whole.get("geometries") if whole.get("type") == "GeometryCollection" else [whole]
    return [m for m in listed if isinstance(m, dict)] if isinstance(listed, list) else []


class _Decoder:
    """Joins arcs, and counts their positions."""

    def __init__(self, arcs: list[Any], transform: Any) -> None:
        self.left = MAX_POSITIONS
        self.scale: np.ndarray | None = None
        if transform is not None:
            self.scale, self.shift = (
                np.array(transform[key], float).reshape(2) for key in ("scale", "translate")
            )
        self.arcs = [self._arc(arc) for arc in arcs]

    def _arc(self, arc: list[Any]) -> np.ndarray:
        positions = np.array([position[:2] for position in arc], float).reshape(-1, 2)
        if self.scale is None:
            return positions
        return np.asarray(positions.cumsum(axis=0) * self.scale + self.shift)

    def geometry(self, member: dict[str, Any]) -> Any:
        kind = member.get("type")
        if "coordinates" in member:
            return {"type": kind, "coordinates": self._points(member["coordinates"])}
        try:
            return {"type": kind, "coordinates": self._joined(member.get("arcs"))}
        except (TypeError, IndexError):
            return None

    def _points(self, content: Any) -> Any:
        """Move the position of a point, or those of several, out of the grid of a transform."""
        if self.scale is None or not isinstance(content, list):
            return content
        if content and isinstance(content[0], list):
            return [self._points(position) for position in content]
        try:
            return (np.array(content[:2], float) * self.scale + self.shift).tolist()
        except (TypeError, ValueError):
            return content

    def _joined(self, numbers: Any) -> list[Any]:
        if any(isinstance(number, list) for number in numbers):
            return [self._joined(some) for some in numbers]
        pieces = [self.arcs[n] if n >= 0 else self.arcs[~n][::-1] for n in numbers]
        self.left -= sum(map(len, pieces))
        if self.left < 0:
            return []
        pieces[1:] = [piece[1:] for piece in pieces[1:]]  # it begins where the one before ends
        positions: list[Any] = np.concatenate(pieces).tolist() if pieces else []
        return positions
