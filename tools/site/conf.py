"""What Sphinx is told: Markdown as it is in the repository, and docstrings as NumPy has them."""

from pathlib import Path

import rangeviz

project = "rangeviz"
copyright = "The rangeviz authors; code MIT, data CC BY 4.0"
version = release = rangeviz.__version__
language = "en"  # of en_GB the search has no translation, and stops
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["extra"]
html_extra_path = [str(Path(__file__).parents[2] / "build/site/extra")]

myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 3
default_role = "code"
napoleon_google_docstring = False
autodoc_typehints = "none"  # the NumPy sections say the types in words
python_use_unqualified_type_names = True
nitpicky = False

html_theme = "pydata_sphinx_theme"
html_title = "rangeviz"
html_static_path = [str(Path(__file__).parent / "_static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_search_summary = False  # it is fetched, which a page on a disk may not
html_show_sphinx = False
html_sidebars = {name: [] for name in ("index", "maps", "docs/tutorial", "docs/gallery")}
html_theme_options = {
    "show_toc_level": 2,
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
