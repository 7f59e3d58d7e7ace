"""Commands about the claims themselves and their sources: check, claims, sources, bibliography."""

from __future__ import annotations

import click

from rangeviz.cli import options
from rangeviz.cli.importing import say_how_to_import
from rangeviz.cli.running import Command
from rangeviz.cli.sources import Sources
from rangeviz.cli.writing import echo, progress, write
from rangeviz.core.choices import CLAIM_FORMATS, FINDING_FORMATS, SOURCE_FORMATS


@click.command(cls=Command)
@options.reads(options.CLAIMS, options.REGIONS, options.REGION)
@click.option(
    "--systems",
    "systems_file",
    metavar="FILE",
    help="A roster of systems, as CSV, to hold names and operators against "
    "[that of rangeviz, for its own claims].",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(FINDING_FORMATS),
    default=FINDING_FORMATS[0],
    help="How to write the findings [text].",
)
def check(
    sources: Sources,
    region: str | None,
    systems_file: str | None,
    file_format: str,
) -> None:
    """Look at the claims as an editor would, and draw nothing.

    Every finding has file, line, column, value, what was expected, how to fix it, and the
    [rule]; below stand the addresses where rules are explained. Exit codes: 0 no errors (warnings
    are no errors), 1 errors, 2 a wrong command line.
    """
    from rangeviz.exports.report import rule_address, write_findings
    from rangeviz.inputs.checks import check_source
    from rangeviz.inputs.systems import read_systems

    regions, claims_files = sources.regions, sources.claims_files
    roster = read_systems(systems_file) if systems_file else None
    with progress([*claims_files] or [None], "Checking") as files:
        checked = [check_source(name, regions, region, roster) for name in files]
    for name, (_, some) in zip(claims_files, checked, strict=False):
        if file_format == "text" and say_how_to_import(name, some, "check"):
            click.get_current_context().exit(1)
    claims = [claim for some, _ in checked for claim in some]
    findings = [finding for _, some in checked for finding in some]
    errors = sum(finding.severity == "error" for finding in findings)
    if findings or file_format == "json":
        echo(write_findings(findings, file_format))
    if file_format == "text":
        for rule in dict.fromkeys(finding.rule for finding in findings if finding.rule):
            echo(f"[{rule}] {rule_address(rule)}")
        systems = len({claim.system for claim in claims})
        tally = ", ".join(
            _count(number, noun) if number else f"no {noun}s"
            for number, noun in ((errors, "error"), (len(findings) - errors, "warning"))
        )
        echo(f"{_count(len(claims), 'claim')} on {_count(systems, 'system')}: {tally}")
    if errors:
        click.get_current_context().exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@click.command("claims", cls=Command)
@options.claims_alone
@options.form(CLAIM_FORMATS)
@options.OUTPUT
def claims_(sources: Sources, file_format: str | None, output: str | None) -> None:
    """Lay the claims on each system side by side, oldest first, with their spread."""
    from rangeviz.exports.formats import format_of
    from rangeviz.exports.report import write_claims

    form = format_of(output or "", file_format, CLAIM_FORMATS)
    content = write_claims(sources.claims, form)
    write(content.encode() if form == "csv" else content, output)


@click.command("sources", cls=Command)
@options.claims_alone
@options.form(CLAIM_FORMATS)
@options.OUTPUT
def sources_(sources: Sources, file_format: str | None, output: str | None) -> None:
    """Count the claims: by whom, of which kind, how old, and on whose word each system stands."""
    from rangeviz.exports.formats import format_of
    from rangeviz.exports.sources import write_sources

    form = format_of(output or "", file_format, CLAIM_FORMATS)
    write(write_sources(sources.claims, form), output)


@click.command(cls=Command)
@options.claims_alone
@options.form(SOURCE_FORMATS, ": BibTeX, CSL-JSON for reference managers, or lines of text")
@options.OUTPUT
def bibliography(sources: Sources, file_format: str | None, output: str | None) -> None:
    """List the sources of the claims for a reference manager."""
    from rangeviz.exports.bibliography import bibliography_text
    from rangeviz.exports.formats import format_of

    form = format_of(output or "", file_format, SOURCE_FORMATS)
    write(f"{bibliography_text(sources.claims, form)}\n", output)
