"""The command completion, for bash, zsh and fish."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from rangeviz.cli.running import Command
from rangeviz.cli.writing import announce, echo, note
from rangeviz.core.writing import write_atomically

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@click.option("--install", is_flag=True, help="Write it where the shell looks for it.")
def completion(shell: str | None, install: bool) -> None:
    """Print what makes a shell complete commands, options and their values, or install it.

    SHELL is bash, zsh or fish [that of $SHELL].
    """
    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in SHELLS:
        raise click.UsageError("say which shell: bash, zsh or fish")
    made = get_completion_class(shell)
    assert made is not None
    root = click.get_current_context().find_root().command
    script = made(root, {}, "rangeviz", "_RANGEVIZ_COMPLETE").source()
    if not install:
        echo(script)
        return
    path = _place(shell)
    path.parent.mkdir(parents=True, exist_ok=True)
    announce(write_atomically(path, f"{script}\n".encode()))
    if shell == "zsh":
        lines = f"fpath+=({path.parent}); autoload -Uz compinit; compinit"
        note(f"zsh reads it if ~/.zshrc has: {lines}")


def _place(shell: str) -> Path:
    """Tell where a shell looks for the completions of a user."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return {
        "bash": data / "bash-completion/completions/rangeviz",
        "zsh": data / "zsh/site-functions/_rangeviz",
        "fish": config / "fish/completions/rangeviz.fish",
    }[shell]
