"""How a long work tells what it has done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

Progress = Callable[[list[Any]], AbstractContextManager[Any]]
"""Given the list of what is to be done, returns a context manager that yields it one by one."""
