"""Whose claims: choosing them by the countries that have the systems."""

from __future__ import annotations

from collections.abc import Sequence

from rangeviz.core.choices import ALL_OPERATORS
from rangeviz.core.errors import ArgumentError, Problem, asked, did_you_mean
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.countries import country_codes, country_name

HOME_OPERATORS = ("IN", "PK")
"""Of the shipped claims, whose a command takes that is asked for none: those of the articles."""


def claims_of(
    claims: Sequence[Claim], operators: str | Sequence[str], argument: str = "operators"
) -> list[Claim]:
    """Keep the claims on some countries' systems, in their order; all, for ``"all"``.

    Parameters
    ----------
    claims : sequence of Claim
    operators : str or sequence of str
        Countries, by name or code.

    Raises
    ------
    ArgumentError
        If a text is no country, or several, or there is no claim on a system of that country; it
        names the `argument`, and suggests.

    Examples
    --------
    >>> claims = [Claim("a", "A", "KP"), Claim("b", "B", "IR"), Claim("c", "C", "FR")]
    >>> [claim.id for claim in claims_of(claims, ["North Korea", "fr"])]
    ['a', 'c']
    >>> len(claims_of(claims, "all"))
    3
    """
    names = [operators] if isinstance(operators, str) else list(operators)
    if ALL_OPERATORS in map(str.casefold, names):
        return list(claims)
    known = list(dict.fromkeys(claim.operator for claim in claims if claim.operator))
    codes = {name: (name,) if name in known else country_codes(name) for name in names}
    wrong = [
        _problem(name, codes[name], known) for name in names if not _is_one(codes[name], known)
    ]
    if wrong:
        raise ArgumentError(argument, *wrong)
    wanted = {code for found in codes.values() for code in found}
    return [claim for claim in claims if claim.operator in wanted]


def _is_one(codes: tuple[str, ...], known: Sequence[str]) -> bool:
    return len(codes) == 1 and codes[0] in known


def _problem(name: str, codes: tuple[str, ...], known: Sequence[str]) -> Problem:
    listed = ", ".join(f"{country_name(code)} ({code})" for code in sorted(known, key=country_name))
    fix = f"there are claims of {listed}" if known else "no claim here has an operator"
    if len(codes) > 1:
        several = " or ".join(f"{country_name(code)} ({code})" for code in codes)
        return asked(name, "one country, but several are called that", f"write {several}")
    if codes:
        return asked(name, "a country with claims", fix)
    near = did_you_mean(name, [text for code in known for text in (code, country_name(code))])
    return asked(name, f"a country, by name or code, or {ALL_OPERATORS}", near or fix)
