"""The words that an argument or option may be: one list each, for Python and the command line.

They stand in a module of their own so that ``rangeviz --help`` need not load what uses them.
"""

PROJECTIONS = ("equidistant", "equal-area", "orthographic", "mercator")

ALL_OPERATORS = "all"
"""In the place of a country: the claims of all."""

BOUNDARIES = ("defacto", "claims", "none")
"""Which borders a map draws: as they are on the ground, with every claim's line, or none."""

UNITS = ("km", "mi", "nmi")

SIZES = ("column", "page", "slide", "square", "social")
"""A column of a journal, 3.5 in wide; A4 landscape; a slide of 16:9, 13.33 x 7.5 in; a square of
1080 x 1080 pixels; the card of 1200 x 630 pixels that a link is shown with."""

CHART_LAYOUTS = ("rows", "panels")
"""Of a chart: a row for each system on one scale, or a panel for each, by date."""

VERDICTS = tuple("within within_from_part depends_on_figure beyond not_settled no_figure".split())

SORTS = ("nearest", "farthest", "margin", "city", "country", "population", "verdict")

TABLE_FORMATS = ("table", "sentences", "csv", "json", "markdown", "xlsx")
"""Of a comparison; other tables have `DATA_FORMATS`."""

WITHOUT_SENTENCES = ("table", "markdown")
"""Those of them that have no room for sentences."""

DATA_FORMATS = ("table", "csv", "json", "xlsx")

FINDING_FORMATS = ("text", "json", "github")
"""Of what a check of claims finds."""

DRAFT_FORMATS = ("text", "json")
"""Of a finding that is drafted from claims."""

DECIMAL_MARKS = (".", ",")

REPORT_FORMATS = ("txt", "json", "csv")
"""Of what an import decided."""

CLAIM_FORMATS = ("text", "csv", "json", "markdown")

SOURCE_FORMATS = ("bibtex", "csl", "text")

PAGE_FORMATS = ("html",)

PICTURE_FORMATS = ("png", "svg", "pdf")

BRIEF_FORMATS = ("docx", "md")

RING_FORMATS = ("geojson", "kml", "kmz", "gpkg", "parquet")
