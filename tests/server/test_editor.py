"""The editor as somebody uses it who does not program: one session in a real browser."""

from __future__ import annotations

import zipfile

import pytest

import rangeviz as rv
from rangeviz.documents import kit

HOSTILE = "<img src=x onerror=alert(1)>"
TABLE = (
    "Missile\tCountry\tRange (km)\tSource\n"
    "Example-1\tPakistan\t2,750\tA newspaper\n"
    "Example-2\tKorea\t800\tA newspaper\n"
    f"{HOSTILE}\tIran\t~2000\t</script><script>alert(2)</script>\n"
)
SHOWN = "#map [role=status]"
PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  const field = document.getElementById("paste");
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


@pytest.fixture(scope="module")
def editor(server, browser):
    """Open the editor; nothing may be asked elsewhere, logged, or run."""
    faults = []
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    own = server.address.partition("?")[0]
    page.on("request", lambda asked: faults.append(asked.url) if not _own(asked.url, own) else None)
    page.goto(server.address)
    yield page
    context.close()
    assert faults == []


def _own(address, own):
    return address.startswith((own, "data:", "blob:"))


def shown(page, text):
    page.locator(SHOWN, has_text=text).wait_for()


def with_table(page):
    """See to it that there is a table: tests may come alone."""
    if page.locator("#map").get_by_text("Kit", exact=True).is_disabled():
        page.evaluate(PASTE, ["", TABLE])
        shown(page, "The map shows 2 claims.")


def test_a_table_is_pasted_answered_seen_and_taken_home(editor, tmp_path):
    editor.evaluate(PASTE, ["", TABLE])
    shown(editor, "The map shows 2 claims. 1 row is not on it yet")
    assert editor.locator(".tally").text_content() == (
        "3 rows: 2 claims, none with a guess, 1 question"
    )
    assert "read by machine" in editor.locator(".machine").text_content()

    # the question stands below its row, and its cell names it
    country = editor.get_by_label("Country, row 3")
    assert country.get_attribute("aria-invalid") == "true"
    said = editor.locator(f"#{country.get_attribute('aria-describedby')}").text_content()
    assert "write KP for North Korea, KR for South Korea" in said

    # text of the table is text, beside the map and on it
    assert editor.get_by_label("Missile, row 4").input_value() == HOSTILE
    frame = editor.frame_locator("iframe:not(.coming)")
    frame.locator("#rv-list").get_by_text(HOSTILE).first.wait_for()
    assert "allow-same-origin" not in editor.locator("iframe").get_attribute("sandbox")
    assert frame.locator("body").evaluate("() => origin") == "null"

    # an answer in the cell changes the map
    country.focus()
    country.fill("North Korea")
    country.press("Enter")
    assert editor.evaluate("document.activeElement.getAttribute('aria-label')") == "Country, row 4"
    shown(editor, "The map shows 3 claims.")
    assert country.get_attribute("aria-invalid") is None
    frame.locator("#rv-list").get_by_text("Example-2").first.wait_for()

    # what is taken home
    files = {}
    for name in ("Claims", "Page", "SVG"):
        with editor.expect_download() as download:
            editor.locator("#map").get_by_text(name, exact=True).click()
        files[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[name])
    taken = rv.import_claims(files["Claims"])
    assert ([claim.operator for claim in taken.claims], taken.unchanged) == (
        ["PK", "KP", "IR"],
        True,
    )
    assert "figures read by machine, not checked" in files["Page"].read_text(encoding="utf-8")
    assert files["SVG"].read_text(encoding="utf-8").startswith("<?xml")

    # the author's own file, checked, is no longer a machine's reading
    editor.get_by_text("Another table").click()
    editor.set_input_files("#file", files["Claims"])
    editor.locator("h2", has_text="claims.csv").wait_for()
    shown(editor, "The map shows 3 claims.")
    assert editor.locator(".machine").is_hidden()

    # nothing is lost
    editor.get_by_text("Undo").click()
    shown(editor, "The map shows 3 claims.")
    assert editor.get_by_label("Country, row 3").input_value() == "North Korea"


def test_a_column_is_told_and_of_several_tables_one_is_chosen(editor):
    with_table(editor)
    editor.get_by_text("Another table").click()
    page = "<table><tr><th>Menu<th>x<tr><td>a<td>b</table><table><tr><th>Weapon<th>Of<th>km"
    editor.evaluate(PASTE, [f"{page}<tr><td>A-1<td>Iran<td>900</table>", "Menu"])
    editor.locator(".choices button").nth(1).click()
    editor.locator(".general", has_text="Expected: a column").wait_for()
    for column, name in (("Weapon", "system"), ("Of", "operator"), ("km", "range")):
        editor.get_by_label(f"What is the column {column}?").select_option(name)
    editor.get_by_text("Heading, and what rows leave unsaid").click()
    unit = editor.get_by_label("Unit of figures that have none")
    unit.select_option("km")
    shown(editor, "The map shows 1 claim.")
    country = editor.get_by_label("Country of rows that name none")
    country.fill("Narnia")
    country.press("Enter")
    editor.locator(".general", has_text="rows that name none: Found 'Narnia'.").wait_for()
    country.fill("")
    country.press("Enter")
    shown(editor, "The map shows 1 claim.")


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_it_is_usable_without_a_mouse_and_on_a_phone(editor, size):
    with_table(editor)
    from axe_playwright_python.sync_playwright import Axe

    editor.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    scheme = "light" if size[0] > 900 else "dark"
    editor.emulate_media(color_scheme=scheme)
    found = Axe().run(editor, context={"exclude": [["iframe"]]}).response["violations"]
    assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == []
    assert editor.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size[0] < 900:
        editor.get_by_role("button", name="Map", exact=True).click()
        editor.locator("iframe").wait_for()
        editor.get_by_role("button", name="Table", exact=True).click()
    editor.emulate_media(color_scheme="light")


@pytest.mark.slow
def test_the_whole_kit_is_one_file(editor, tmp_path, monkeypatch):
    """Of the kit's parts those that take no time: which there are is a test of the kit."""
    parts = kit._parts
    quick = {"rings", "sources"}
    monkeypatch.setattr(kit, "_parts", lambda asked: (p for p in parts(asked) if p.name in quick))
    editor.set_viewport_size({"width": 1280, "height": 720})
    with_table(editor)
    with editor.expect_download(timeout=300_000) as download:
        editor.locator("#map").get_by_text("Kit", exact=True).click()
    download.value.save_as(tmp_path / "kit.zip")
    names = zipfile.ZipFile(tmp_path / "kit.zip").namelist()
    assert {"README.md", "rings.gpkg", "sources.bib", "manifest.json"} <= {*names}
    assert "page.html" not in names
