"""Draw the pictures of docs/rings.md: one claim the ways it is usually drawn, and rightly.

The figure is 5,000 km, and 9,000 km over the pole, round one place. The lines are made by the
formulas of the ways compared: a flat circle keeps the scale of its centre on a Mercator map; an
L.Circle is the ellipse that Leaflet 1.9 draws; a sphere has the Earth's mean radius.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from rangeviz import range_ring
from rangeviz.core.writing import write_atomically
from rangeviz.geo.ellipsoid import WGS84
from rangeviz.inputs.basemap import basemap_shape
from rangeviz.maps.pictures import picture_bytes

FOLDER = Path(__file__).resolve().parent.parent / "docs/pictures"
LON, LAT, FIGURE_KM = 73.05, 33.69, 5000.0
MEAN_RADIUS_M, LEAFLET_RADIUS_M, WEB_RADIUS_M = 6_371_008.8, 6_371_000.0, 6_378_137.0
SEA, LAND, COAST, INK, SECOND = "#E3EAED", "#FAF8F3", "#A3B0B6", "#1B2126", "#4C555C"
COLOURS = {"flat": "#722804", "L.Circle": "#1F509D", "sphere": "#835F16", "rangeviz": "#512B53"}
AZIMUTHS = np.linspace(0, 360, 721)


def pictures() -> dict[str, bytes]:
    """Return the pictures by file name."""
    return {
        "four-ways.svg": picture_bytes(draw_four_ways(), "svg"),
        "over-the-pole.svg": picture_bytes(draw_over_the_pole(), "svg"),
    }


def draw_four_ways() -> Figure:
    """Draw one claim as a flat circle, as L.Circle, on a sphere and on WGS 84, with close looks."""
    range_km = FIGURE_KM
    lines = {
        "flat": flat_circle(range_km),
        "L.Circle": leaflet_circle(range_km),
        "sphere": circle_on_sphere(range_km),
        "rangeviz": ours(range_km),
    }
    figure = Figure(figsize=(9, 5.2), layout="constrained")
    axes = figure.subplot_mosaic("AAAB;AAAC", gridspec_kw={"wspace": 0.04, "hspace": 0.06})
    frame(axes["A"], (-8, 154), (-24, 83))
    for name, line in lines.items():
        axes["A"].plot(*to_map(line), color=COLOURS[name], linewidth=1.6, label=caption(name, line))
    axes["A"].plot(*to_map(np.array([[LON, LAT]])), "o", color=INK, markersize=3)
    figure.legend(loc="outside lower left", ncols=2, fontsize=9, frameon=False)
    axes["A"].set_title(f"{range_km:,.0f} km round one place, four ways", loc="left", fontsize=11)
    looks = {
        "B": ("where L.Circle is worst: 400 km wide", (103.3, 107.0), (-1.2, 2.4)),
        "C": ("the south, closer: 100 km wide", (72.55, 73.55), (-11.7, -10.9)),
    }
    for key, (title, lons, lats) in looks.items():
        frame(axes[key], lons, lats)
        for name, line in lines.items():
            axes[key].plot(*to_map(line), color=COLOURS[name], linewidth=1.6)
        axes[key].set_title(title, loc="left", fontsize=8, color=SECOND)
    return figure


def draw_over_the_pole() -> Figure:
    """Draw a ring that holds the pole: its vertices joined as they come, and as an area."""
    range_km = 9000.0
    lon, lat, _ = WGS84.fwd(
        np.full(721, LON), np.full(721, LAT), AZIMUTHS, np.full(721, range_km * 1000)
    )
    naive = shapely.Polygon(np.column_stack((lon, lat)))
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    shapes = {
        "the right vertices, joined as they come": naive,
        "range_ring": range_ring(shapely.Point(LON, LAT), range_km).polygon,
    }
    for ax, (name, shape) in zip(figure.subplots(1, 2), shapes.items(), strict=True):
        frame(ax, (-180, 180), (-75, 84))
        for part in shapely.get_parts(shape):
            ax.fill(
                *to_map(shapely.get_coordinates(part.exterior)),
                color=COLOURS["rangeviz"],
                alpha=0.25,
                linewidth=0,
            )
        line = shape.exterior if shape is naive else None
        drawn = [line] if line else range_ring(shapely.Point(LON, LAT), range_km).outline.geoms
        for piece in drawn:
            ax.plot(
                *to_map(shapely.get_coordinates(piece)), color=COLOURS["rangeviz"], linewidth=1.4
            )
        ax.plot(*to_map(np.array([[LON, LAT]])), "o", color=INK, markersize=3)
        ax.set_title(f"{range_km:,.0f} km: {name}", loc="left", fontsize=9)
    return figure


def flat_circle(range_km: float) -> np.ndarray:
    """Draw a circle on the map whose radius is right at the centre's latitude only."""
    x, y = mercator(np.array([[LON, LAT]]))
    radius = range_km * 1000 / np.cos(np.radians(LAT))
    turn = np.radians(AZIMUTHS)
    return from_mercator(x + radius * np.sin(turn), y + radius * np.cos(turn))


def leaflet_circle(range_km: float) -> np.ndarray:
    """Draw the ellipse of L.Circle: right to the north, south, east and west on a sphere."""
    reach = np.degrees(range_km * 1000 / LEAFLET_RADIUS_M)
    _, (south, north) = mercator(np.array([[LON, LAT - reach], [LON, LAT + reach]]))
    x, _ = mercator(np.array([[LON, LAT]]))
    middle = (south + north) / 2
    lat = np.radians(from_mercator(x, np.array([middle]))[0, 1])
    wide = np.arccos(
        (np.cos(np.radians(reach)) - np.sin(np.radians(LAT)) * np.sin(lat))
        / (np.cos(np.radians(LAT)) * np.cos(lat))
    )
    turn = np.radians(AZIMUTHS)
    across = wide * WEB_RADIUS_M * np.sin(turn)
    return from_mercator(x + across, middle + (north - south) / 2 * np.cos(turn))


def circle_on_sphere(range_km: float) -> np.ndarray:
    """Draw the circle on a sphere of the Earth's mean radius."""
    angle, turn, lat = range_km * 1000 / MEAN_RADIUS_M, np.radians(AZIMUTHS), np.radians(LAT)
    sine = np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(turn)
    dlon = np.arctan2(
        np.sin(turn) * np.sin(angle) * np.cos(lat), np.cos(angle) - np.sin(lat) * sine
    )
    return np.column_stack((LON + np.degrees(dlon), np.degrees(np.arcsin(sine))))


def ours(range_km: float) -> np.ndarray:
    """Draw ours, with points between its vertices."""
    ring = range_ring(shapely.Point(LON, LAT), range_km)
    return np.asarray(shapely.get_coordinates(shapely.segmentize(ring.polygon.exterior, 0.2)))


def caption(name: str, line: np.ndarray) -> str:
    """Name a way, and say how far it is off at worst."""
    away = WGS84.inv(*np.broadcast_arrays(LON, LAT, *line.T))[2]
    worst = np.abs(away - 1000 * FIGURE_KM).max()
    off = f"{worst / 1000:,.0f} km" if worst >= 1000 else f"{worst:,.0f} m"
    title = {"flat": "flat circle on Mercator", "sphere": "on a sphere"}.get(name, name)
    return f"{title}: up to {off} off"


def mercator(lonlat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = np.radians(lonlat).T
    return WEB_RADIUS_M * lon, WEB_RADIUS_M * np.arcsinh(np.tan(lat))


def from_mercator(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    x, y = np.broadcast_arrays(x, y)
    return np.degrees(
        np.column_stack((x, np.arctan(np.sinh(y / WEB_RADIUS_M)) * WEB_RADIUS_M)) / WEB_RADIUS_M
    )


def to_map(lonlat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return mercator(np.column_stack((lonlat[:, 0], np.clip(lonlat[:, 1], -85, 85))))


def coarse_land(detail_deg: float) -> BaseGeometry:
    land = shapely.make_valid(shapely.simplify(basemap_shape("land"), detail_deg))
    parts = shapely.get_parts(land)
    return shapely.union_all(parts[shapely.area(parts) > (5 * detail_deg) ** 2])


def frame(ax: Axes, lons: tuple[float, float], lats: tuple[float, float]) -> None:
    """Draw land in a window of the map."""
    (west, east), (south, north) = mercator(np.array([lons, lats]).T)
    window = shapely.box(lons[0], lats[0], lons[1], lats[1])
    land = shapely.intersection(coarse_land((lons[1] - lons[0]) / 600), window)
    for part in shapely.get_parts(land):
        ax.fill(
            *to_map(shapely.get_coordinates(part.exterior)),
            facecolor=LAND,
            edgecolor=COAST,
            linewidth=0.5,
        )
    ax.set(
        xlim=(west, east), ylim=(south, north), aspect="equal", facecolor=SEA, xticks=[], yticks=[]
    )
    ax.spines[:].set_color(COAST)


def main() -> None:
    for name, content in pictures().items():
        write_atomically(FOLDER / name, content)


if __name__ == "__main__":
    main()
