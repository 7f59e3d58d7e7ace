"""Styles for QGIS, stored in a GeoPackage: it loads them when a layer is added.

The rules are those of the map: a colour for each system, a line for what the source's words say,
and claims that the map does not open with are off.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from rangeviz.core.words import words
from rangeviz.exports.layers import records
from rangeviz.inputs.claims import Claim
from rangeviz.maps.style import COLOURS, FILL_OPACITY, TICKS, LineStyle, line_style

if TYPE_CHECKING:
    import pandas as pd


_TICK_PX = {"out": 12, "in": 6}  # shorter than on the map, since these do not fade

_Symbol = tuple[str, list[Element]]


def style_table(layers: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return the rows of ``layer_styles``, the table in which QGIS keeps default styles.

    Parameters
    ----------
    layers : iterable of (name, table)
        Names as in `rangeviz.exports.gis.to_gpkg`.

    Examples
    --------
    >>> import pandas as pd
    >>> style_table([("launch_points", pd.DataFrame())]).f_table_name.tolist()
    ['launch_points']
    """
    import pandas as pd

    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": "geom",
            "styleName": "rangeviz",
            "styleQML": _qml(name, table),
            "styleSLD": "",
            "useAsDefault": True,
            "description": words(f"gis.layer.{name}"),
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp("1980-01-01T00:00:00Z"),
        }
        for name, table in layers
    ]
    return pd.DataFrame(rows)


def _qml(name: str, table: pd.DataFrame) -> str:
    document = Element("qgis", version="3.22.0", styleCategories="Symbology")
    if name.startswith("launch_"):
        kind = name.removeprefix("launch_")
        renderer = SubElement(document, "renderer-v2", type="singleSymbol", symbollevels="0")
        _add_symbols(renderer, [_REGION_SYMBOLS[kind]()])
    else:
        renderer = SubElement(document, "renderer-v2", type="RuleRenderer", symbollevels="0")
        _add_rules(renderer, table, lines=name.endswith("_lines"))
    return tostring(document, encoding="unicode")


def _add_rules(renderer: Element, table: pd.DataFrame, *, lines: bool) -> None:
    """Add a rule for each system, and in it one for each kind of line; further claims apart."""
    root = SubElement(renderer, "rules", key="root")
    symbols: list[_Symbol] = []
    rows = list(records(table))
    groups = dict.fromkeys((row["system"], row["shown"]) for row in rows)
    for number, (system, shown) in enumerate(groups):
        members = [r for r in rows if (r["system"], r["shown"]) == (system, shown)]
        label = system if shown else words("gis.rule.further", system=system)
        looks = _looks(members, lines)
        for extra, (style, ids) in enumerate(looks.items()):
            rule = SubElement(
                root,
                "rule",
                key=f"{number}-{extra}",
                symbol=str(len(symbols)),
                label=label,
                filter=f'"claim_id" IN ({", ".join(map(_quoted, ids))})',
            )
            if not shown:
                rule.set("checkstate", "0")
            colour = members[0]["colour"]
            symbols.append(_line_symbol(colour, style) if style else _area_symbol(colour))
    _add_symbols(renderer, symbols)


def _looks(rows: list[dict[str, Any]], lines: bool) -> dict[LineStyle | None, list[str]]:
    looks: dict[LineStyle | None, list[str]] = {}
    for row in rows:
        said = Claim(
            row["claim_id"],
            row["system"],
            quantity=row["quantity"],
            qualifier=row["qualifier"] or "",
            basis=row["basis"] or "",
        )
        style = line_style(said)
        if lines or style.fill:
            looks.setdefault(style if lines else None, []).append(row["claim_id"])
    return {style: list(dict.fromkeys(ids)) for style, ids in looks.items()}


def _quoted(text: str) -> str:
    """Write a text as QGIS' expressions have it.

    >>> print(_quoted("it's"))
    'it''s'
    """
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _line_symbol(colour: str, style: LineStyle) -> _Symbol:
    line = _layer(
        "SimpleLine",
        line_color=_rgba(colour),
        line_width=style.width,
        line_width_unit="Pixel",
        capstyle="round" if style.round_caps else "flat",
        joinstyle="round",
        customdash=";".join(f"{max(length, 0.01):g}" for length in style.dash),
        customdash_unit="Pixel",
        use_custom_dash=int(bool(style.dash)),
    )
    layers = [line]
    if style.ticks:
        layers.append(_ticks(colour, style.ticks))
    if style.dots:
        layers.append(_dots(colour))
    return "line", layers


def _ticks(colour: str, side: str) -> Element:
    """Put short strokes on the open side; the area lies on the left of its line."""
    length = _TICK_PX[side]
    layer = _layer(
        "HashLine",
        interval=f"{TICKS[side][0]:g}",
        interval_unit="Pixel",
        hash_angle=0,
        hash_length=length,
        hash_length_unit="Pixel",
        offset=length / 2 if side == "out" else -length / 2,
        offset_unit="Pixel",
        placements="Interval",
    )
    stroke = _layer("SimpleLine", line_color=_rgba(colour), line_width=1.5, line_width_unit="Pixel")
    _add_symbol(layer, "@0@1", ("line", [stroke]))
    return layer


def _dots(colour: str) -> Element:
    layer = _layer("MarkerLine", interval=48, interval_unit="Pixel", placements="Interval")
    dot = _layer(
        "SimpleMarker",
        name="circle",
        size=6,
        size_unit="Pixel",
        color=_rgba(colour),
        outline_color=_rgba(COLOURS["halo"]),
        outline_width=1,
        outline_width_unit="Pixel",
    )
    _add_symbol(layer, "@0@1", ("marker", [dot]))
    return layer


def _area_symbol(colour: str) -> _Symbol:
    return "fill", [
        _layer("SimpleFill", color=_rgba(colour, FILL_OPACITY), style="solid", outline_style="no")
    ]


def _region_area() -> _Symbol:
    return "fill", [
        _layer(
            "SimpleFill",
            color=_rgba(COLOURS["region"]),
            style="solid",
            outline_color=_rgba(COLOURS["region_edge"]),
            outline_width=1,
            outline_width_unit="Pixel",
            outline_style="solid",
        )
    ]


def _region_line() -> _Symbol:
    return "line", [
        _layer(
            "SimpleLine",
            line_color=_rgba(COLOURS["region_edge"]),
            line_width=3,
            line_width_unit="Pixel",
        )
    ]


def _region_point() -> _Symbol:
    return "marker", [
        _layer(
            "SimpleMarker",
            name="square",
            size=6,
            size_unit="Pixel",
            color=_rgba(COLOURS["region"]),
            outline_color=_rgba(COLOURS["region_edge"]),
            outline_width=1,
            outline_width_unit="Pixel",
        )
    ]


_REGION_SYMBOLS = {"regions": _region_area, "lines": _region_line, "points": _region_point}


def _add_symbols(renderer: Element, symbols: list[_Symbol]) -> None:
    parent = SubElement(renderer, "symbols")
    for number, symbol in enumerate(symbols):
        _add_symbol(parent, str(number), symbol)


def _add_symbol(parent: Element, name: str, symbol: _Symbol) -> None:
    kind, layers = symbol
    element = SubElement(parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1")
    element.set("force_rhr", "0")
    element.extend(layers)


def _layer(kind: str, **properties: object) -> Element:
    """Make one layer of a symbol; the older ``prop`` is read by every QGIS 3."""
    layer = Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    for key, value in properties.items():
        SubElement(layer, "prop", k=key, v=str(value))
    return layer


def _rgba(colour: str, opacity: float = 1.0) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
