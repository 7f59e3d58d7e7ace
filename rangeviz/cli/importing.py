"""Commands at the door: import somebody's table, begin a claims file."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import rangeviz
from rangeviz.cli import options
from rangeviz.cli.running import Command
from rangeviz.cli.writing import announce, echo, note, write
from rangeviz.core.choices import DECIMAL_MARKS, REPORT_FORMATS, UNITS
from rangeviz.core.errors import ArgumentError, Problem, RangevizError, check_ending, refusal
from rangeviz.core.text import printable
from rangeviz.core.words import words

if TYPE_CHECKING:
    from rangeviz.inputs.importing import Import

_MISSING = 3
"""So many of our columns does a table lack that was never meant to have them."""

FORCE = click.option("--force", is_flag=True, help="Replace files that are there.")


@click.command("import", cls=Command)
@click.argument("source", metavar="TABLE")
@options.output("Where the claims go, as .csv [standard output].")
@options.TABLE
@options.MAPPED
@click.option("--mapping", "mapping_file", metavar="FILE", help="Use a mapping that was saved.")
@click.option("--save-mapping", metavar="FILE", help="Save which column each header is, as JSON.")
@click.option(
    "--source", "source_title", metavar="TITLE", default="", help="For rows that name no source."
)
@click.option("--operator", metavar="COUNTRY", default="", help="For rows that name no country.")
@click.option("--unit", type=click.Choice(UNITS), help="For figures that name none.")
@click.option("--decimal-mark", type=click.Choice(DECIMAL_MARKS), help="Of the figures.")
@click.option("--report", metavar="FILE", help="Every decision, as .txt, .json or .csv.")
@FORCE
def import_(
    source: str,
    output: str | None,
    table: int | None,
    mapped: Sequence[str],
    mapping_file: str | None,
    save_mapping: str | None,
    source_title: str,
    operator: str,
    unit: str | None,
    decimal_mark: str | None,
    report: str | None,
    force: bool,
) -> None:
    """Make a claims file of a table as people have them, and say what was made of every cell.

    TABLE is CSV of any kind, a workbook (.xlsx, .xls, .ods), JSON, Markdown or a saved web page;
    “-” is standard input. What has no one reading is asked, and its row stays out of the file:
    exit code 1, as long as a question is open. See docs/import.md.
    """
    from rangeviz.core.writing import write_together
    from rangeviz.exports.import_report import write_report
    from rangeviz.inputs.importing import describe_sheets
    from rangeviz.inputs.sheets import read_sheets

    form = check_ending(report, [f".{f}" for f in REPORT_FORMATS], "report") if report else ""
    if output:
        check_ending(output, [".csv"])
    _check_free(force, output=output, report=report, save_mapping=save_mapping)
    mapping = _read_mapping(mapping_file) | dict(map(_parted, mapped))
    sheets = read_sheets(source)
    if table is None and len(sheets) > 1:
        echo("\n".join(map(printable, describe_sheets(sheets))))
        raise click.UsageError(f"{source} has {len(sheets)} tables; choose one with --table N")
    done = rangeviz.import_claims(
        sheets,
        table=table,
        mapping=mapping,
        source_title=source_title,
        operator=operator,
        unit=unit or "",
        decimal_mark=decimal_mark or "",
    )
    note(write_report(done, "short"))
    files = dict[str, str]()
    if report:
        whole = write_report(done, "text" if form == ".txt" else form[1:])
        files[report] = f"{whole.rstrip()}\n"
    if save_mapping:
        files[save_mapping] = f"{json.dumps(dict(done.mapping), indent=1, ensure_ascii=False)}\n"
    if done.claims and output:
        files[output] = done.text
    for path in write_together({Path(path): text.encode() for path, text in files.items()}):
        announce(path)
    if done.claims and not output:
        echo(done.text, nl=False)
    if done.questions or not done.claims:
        click.get_current_context().exit(1)


def _check_free(force: bool, **files: str | None) -> None:
    """Refuse to write over a file, before the work begins."""
    for option, path in files.items():
        if path and not force and Path(path).is_file():
            flag = option if "." in option else f"--{option.replace('_', '-')}"
            raise click.BadParameter(f"{path} is there; --force replaces it", param_hint=flag)


def _parted(pair: str) -> tuple[str, str]:
    header, equals, column = pair.rpartition("=")
    if not equals:
        raise click.BadParameter(f"found {pair!r}; expected HEADER=COLUMN", param_hint="--map")
    return header.strip(), column.strip()


def _read_mapping(path: str | None) -> dict[str, str]:
    from rangeviz.core.reading import read_text

    if not path:
        return {}
    file, text = read_text(path)
    expected = 'a mapping such as {"Reichweite": "range"}'
    try:
        mapping = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise refusal(file, expected, "--save-mapping writes one") from None
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise refusal(file, expected, "--save-mapping writes one")
    return mapping


@click.command(cls=Command)
@click.argument("output", metavar="CLAIMS.csv")
@FORCE
def init(output: str, force: bool) -> None:
    """Begin a claims file: every usual column, and two examples whose notes explain them."""
    check_ending(output, [".csv"], "output")
    _check_free(force, **{"CLAIMS.csv": output})
    from importlib import resources

    template = resources.files("rangeviz.inputs").joinpath("template.csv")
    write(template.read_text(encoding="utf-8"), output)


# Other commands, given a table that is no claims file


def say_how_to_import(file: str | None, problems: Sequence[Problem], command: str) -> bool:
    """Say in two lines what `import` would make of a table that is not in our columns.

    Returns
    -------
    bool
        Whether it is such a table; else nothing is said.
    """
    from rangeviz.exports.import_report import tally

    if not file or not _is_foreign(problems):
        return False
    name = shlex.quote(file)
    try:
        done = rangeviz.import_claims(file)
    except ArgumentError:  # which of several
        echo(f"{printable(file)} has several tables, and none of them was chosen.\n"
             f"rangeviz import {printable(name)} lists them.", err=True)  # fmt: skip
        return True
    except RangevizError:
        return False
    if not done.rows:
        return False
    made = f"{Path(file).stem}-claims.csv"
    at_once = f", or: rangeviz map {name} --import" if command == "map" else ""
    lines = (
        f"{file} is a table, but no claims file. Import would make of it: {tally(done)}.",
        f"rangeviz import {name} -o {shlex.quote(made)}, then rangeviz {command} "
        f"{shlex.quote(made)}{at_once}",
    )
    echo("\n".join(map(printable, lines)), err=True)
    return True


def _is_foreign(problems: Sequence[Problem]) -> bool:
    """Whether a table is of another kind, or has other columns than ours; not one with a slip."""
    other_kind = any(p.rule == "file" and "but this is" in p.expected for p in problems)
    of_header = [problem for problem in problems if problem.rule == "columns"]
    other_header = any(p.column is None and p.expected.startswith("a header") for p in of_header)
    missing = [problem for problem in of_header if problem.value is None]
    return other_kind or other_header or len(missing) >= _MISSING


def import_to_draw(file: str, table: int | None, mapped: Sequence[str]) -> Import:
    """Read a table as claims, say the report, and mark each claim as read by machine.

    Raises
    ------
    DataError
        If no row can become a claim.
    """
    from rangeviz.exports.import_report import write_report

    done = rangeviz.import_claims(file, table=table, mapping=dict(map(_parted, mapped)))
    note(write_report(done, "short"))
    if not done.claims:
        raise refusal(done.file, "a row that can become a claim", "answer the questions above")
    if done.unchanged:
        return done
    marked = (replace(c, file=words("import.file", file=c.file)) for c in done.claims)
    return replace(done, claims=tuple(marked))
