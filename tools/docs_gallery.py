"""Write docs/gallery.md and its pictures from the shipped data: what rangeviz makes, small.

Run by `make docs`. The slides and the brief are shown by LibreOffice; where that is not
installed, their pictures stay as they are.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
from matplotlib.figure import Figure
from PIL import Image

import rangeviz as rv
from rangeviz.core.choices import PROJECTIONS
from rangeviz.core.writing import write_atomically
from rangeviz.documents.brief import draw_brief
from rangeviz.documents.word import write_brief
from rangeviz.exports.office import write_office
from rangeviz.inputs.basemap import basemap_shape
from rangeviz.maps.pictures import picture_bytes
from rangeviz.maps.style import COLOURS

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "pictures"
WIDTHS = {"projection": 420, "slide": 800, "brief": 420, "gis": 640}

PAGE = """\
# What it makes

Everything here is made from the shipped data by one command, `make docs`; your own claims look the
same: put `mine.csv` after a command's name, or first into a function's brackets
(`import rangeviz as rv`). [kit.md](kit.md) says how to get all of it at once.

## The page

![Page with a panel of claims beside a map with two range rings](../maps/south-asia.png)

`rangeviz map`, or `rv.draw_map().save("map.html")`:
one HTML file that needs no network. [page.md](page.md) has more.

## Figures for print

| equidistant | equal-area |
| --- | --- |
| ![Figure in the equidistant projection](pictures/projection-equidistant.png) \
| ![Figure in the equal-area projection](pictures/projection-equal-area.png) |

| orthographic | mercator |
| --- | --- |
| ![Figure in the orthographic projection](pictures/projection-orthographic.png) \
| ![Figure in the Mercator projection](pictures/projection-mercator.png) |

`rangeviz figure --projection NAME`, or
`rv.draw_figure(projection="equal-area").savefig("figure.pdf")`: PNG, SVG or PDF for a column, a
page or a slide.
[figures.md](figures.md) has more.

![One range on Web Mercator and in true distance](pictures/figure-flat-circle.png)

`rangeviz figure --flat-circle`, or `rv.draw_flat_circle()`: why a range is no circle on a web map.

## Slides

![Slide with title, map, list of claims and key](pictures/slide-1.png)

![Slide with a table of cities and claims](pictures/slide-3.png)

`rangeviz slide`, or `rv.draw_slide().save("slide.pptx")`: shapes that can be
edited, here shown by LibreOffice.

## A brief

| page 1 | page 2 |
| --- | --- |
| ![Page with map and quotations](pictures/brief-1.png) \
| ![Page with table, method and sources](pictures/brief-2.png) |

`rangeviz brief`, or `rv.write_brief(rv.draw_brief(), "brief.docx")`: for Word, or as
Markdown; here shown by LibreOffice.

## In a GIS

![The rings on plain longitude and latitude](pictures/gis.png)

`rangeviz rings`, or `rv.write_rings(target="rings.gpkg")`: the rings of the
GeoPackage as GDAL reads them, on plain longitude and latitude.
The 5,000 km lie true on the globe, so they look drawn out towards the pole.

## Every claim

![Claims on 43 systems, a row for each](pictures/south-asia-claims.svg)

`rangeviz chart`, or `rv.draw_claims()`

![Claims on the Ghauri by date](pictures/ghauri-claims.svg)

`rangeviz chart --system Ghauri`, or `rv.draw_claims(system="Ghauri")`
"""


def main() -> None:
    for name, content in pictures():
        write_atomically(FOLDER / name, content)
    write_atomically(DOCS / "gallery.md", PAGE.encode())


def pictures() -> Iterator[tuple[str, bytes]]:
    """Make the pictures: file name and PNG."""
    claims, regions, cities = rv.read_claims(), rv.read_regions(), rv.read_cities()
    for projection in PROJECTIONS:
        figure = Figure(figsize=(4, 3.6), dpi=100)
        ax = figure.add_axes((0, 0, 1, 1))
        rv.draw_figure(claims, regions, cities, projection=projection, ax=ax)
        yield f"projection-{projection}.png", small(picture_bytes(figure, "png"), "projection")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield "gis.png", small(gis_view(claims, regions, folder), "gis")
        if not (shutil.which("soffice") and shutil.which("pdftoppm")):
            print("Slides and brief are not shown: LibreOffice is not here.", file=sys.stderr)
            return
        slides = write_office(rv.draw_slide(claims, regions, cities), folder / "slide.pptx")
        (brief,) = write_brief(draw_brief(claims, regions, cities), folder / "brief.docx")
        for document in (slides, brief):
            for number, page in enumerate(shown_pages(document), start=1):
                name = document.stem
                yield f"{name}-{number}.png", small(page.read_bytes(), name)


def gis_view(claims: list[rv.Claim], regions: list[rv.LaunchRegion], folder: Path) -> bytes:
    """Plot the GeoPackage as GDAL reads it, without a projection."""
    shown = [claim for claim in claims if claim.shown]
    file = folder / "rings.gpkg"
    rv.write_rings(shown, regions, file)
    figure = Figure(figsize=(6.4, 3.4))
    ax = figure.add_axes((0.06, 0.08, 0.93, 0.9))
    gpd.GeoSeries([basemap_shape("land")]).plot(ax=ax, color=COLOURS["land"])
    for layer, alpha in (("from_some", 0.25), ("launch_regions", 0.6)):
        gpd.read_file(file, layer=layer).plot(ax=ax, alpha=alpha, color=COLOURS["disputed"])
    gpd.read_file(file, layer="from_some_lines").plot(ax=ax, color=COLOURS["text"], linewidth=1)
    ax.set(facecolor=COLOURS["sea"], xlabel="", ylabel="", xlim=(-180, 180), ylim=(-60, 90))
    ax.tick_params(labelsize=7)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=200, metadata={"Software": None})
    return content.getvalue()


def shown_pages(document: Path) -> list[Path]:
    """Let LibreOffice show a document, as pictures."""
    home = f"-env:UserInstallation={(document.parent / 'home').as_uri()}"
    convert = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*convert, str(document.parent), str(document)], check=True, capture_output=True)
    pdf = document.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", "150", "-png", pdf, pdf.with_suffix("")], check=True)
    return sorted(document.parent.glob(f"{document.stem}-*.png"))


def small(png: bytes, kind: str) -> bytes:
    """Shrink a picture to the width of its kind and to 256 colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    width = WIDTHS[kind]
    height = round(picture.height * width / picture.width)
    shrunk = picture.resize((width, height), Image.Resampling.LANCZOS).quantize(256, kmeans=2)
    content = io.BytesIO()
    shrunk.save(content, format="png", optimize=True)
    return content.getvalue()


if __name__ == "__main__":
    main()
