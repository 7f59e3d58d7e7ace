"""Settings of a folder: options that its commands share, in rangeviz.toml or pyproject.toml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from rangeviz.core.errors import DataError, Problem, did_you_mean, one_of, refusal
from rangeviz.core.reading import read_text

FILES = ("rangeviz.toml", "pyproject.toml")
SHARED = ("title", "regions", "name-column", "cities", "region", "operator", "system")
STYLE = ("units", "boundaries", "projection", "font", "size")
KEYS = (*SHARED, *STYLE)
_PATHS = ("regions", "cities")


def read_settings(commands: click.Group) -> dict[str, dict[str, Any]]:
    """Read the settings of the folder that we are in, as defaults of each command's options.

    ``rangeviz.toml`` has them at its top, ``pyproject.toml`` under ``[tool.rangeviz]``; the first
    that has any counts. Paths are relative to the file.

    Raises
    ------
    DataError
        If the file is no TOML, or a key or value is none that is known.
    """
    for path in map(Path, FILES):
        settings = _settings_of(path)
        if settings:
            return _defaults(path, settings, commands)
    return {}


def _settings_of(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = _read_toml(path)
    except DataError:
        if path.name != FILES[0]:  # somebody else's, and theirs to mend
            return {}
        raise
    if path.name == FILES[0]:
        return found
    tools = found.get("tool")
    own = tools.get("rangeviz") if isinstance(tools, dict) else {}
    return own if isinstance(own, dict) else {}


def _read_toml(path: Path) -> dict[str, Any]:
    file, text = read_text(path)
    if "rangeviz" not in text and path.name != FILES[0]:
        return {}
    import tomllib  # few folders have settings

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        at = int(line[1]) if line else None
        raise refusal(file, f"TOML ({error})", 'write key = "value"', line=at) from None


def _defaults(
    path: Path, settings: dict[str, Any], commands: click.Group
) -> dict[str, dict[str, Any]]:
    problems = []
    for key, value in settings.items():
        if key not in KEYS:
            fix = did_you_mean(key, KEYS)
            problems.append(_problem(path, None, key, f"a setting: {one_of(KEYS)}", fix))
        elif not _is_text(value) and not (key in ("operator", "system") and _are_texts(value)):
            problems.append(_problem(path, key, str(value), "a text", f'write {key} = "..."'))
    defaults: dict[str, dict[str, Any]] = {}
    context = click.Context(commands)
    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        for option in command.params if command else ():
            key = next((o.removeprefix("--") for o in option.opts if o[2:] in settings), "")
            if key not in KEYS or not isinstance(option, click.Option):
                continue
            value = settings[key]
            if isinstance(option.type, click.Choice) and value not in option.type.choices:
                expected = one_of(tuple(map(str, option.type.choices)))
                problem = _problem(path, key, str(value), expected, "")
                problems += [] if problem in problems else [problem]
            if key in _PATHS and _is_text(value) and value != "-":
                value = str(path.parent / value)
            if option.multiple and _is_text(value):
                value = [value]
            defaults.setdefault(name, {})[str(option.name)] = value
    if problems:
        raise DataError(problems)
    return defaults


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _problem(path: Path, key: str | None, value: str | None, expected: str, fix: str) -> Problem:
    return Problem(str(path), None, key, value, expected, fix)
