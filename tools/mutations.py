"""The changes that `mutants.py` makes: of one node of a module, in one of several ways."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import NamedTuple

SWAPS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    Attributes
    ----------
    path, digest : str
        The module, and what tells whether it is still the same.
    function : str
        The outermost function whose body the change is in; empty if it runs on import.
    change : str
    nth : int
        Tells apart changes of a function that read alike.
    first, last : int
        The lines of the statement, or of its head.
    place, variant : int
        Which node, in which of several ways.
    """

    path: str
    digest: str
    function: str
    change: str
    nth: int
    first: int
    last: int
    place: int
    variant: int

    @property
    def room(self) -> str:
        return self.path.split("/")[1]

    def code(self, root: Path) -> CodeType:
        """Compile the module with the change."""
        file = root / self.path
        tree = ast.parse(file.read_text(encoding="utf-8"))
        change(list(walk(tree))[self.place].node, self.variant)
        return compile(ast.fix_missing_locations(tree), str(file), "exec", dont_inherit=True)


class Place(NamedTuple):
    node: ast.AST
    function: str
    statement: ast.stmt | None


def mutants_of(root: Path, path: str) -> Iterator[Mutant]:
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    digest = sha256(ast.dump(tree).encode()).hexdigest()[:12]
    alike: Counter[tuple[str, str]] = Counter()
    for number, (node, function, statement) in enumerate(walk(tree)):
        variant = 0
        while change(changed := deepcopy(node), variant):
            told = f"{shown(node)}  ->  {shown(changed)}"
            alike[function, told] += 1
            nth = alike[function, told]
            first, last = lines_of(statement)
            yield Mutant(path, digest, function, told, nth, first, last, number, variant)
            variant += 1


def walk(node: ast.AST, within: str = "", inside: str = "", statement: ast.stmt | None = None):
    """Visit what may be changed, in the order of the text.

    `within` names the classes around it, `inside` the function.
    """
    if isinstance(node, ast.stmt):
        statement = node
    yield Place(node, inside, statement)
    if isinstance(node, ast.Assert):
        return
    named = isinstance(node, ast.FunctionDef | ast.ClassDef)
    name = f"{within}.{node.name}".lstrip(".") if named else within
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        body = inside or (name if isinstance(node, ast.FunctionDef) and field == "body" else "")
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from walk(child, name, body, statement)


def lines_of(statement: ast.stmt | None) -> tuple[int, int]:
    """Give the first and last line of a statement; of one with a body, those before that."""
    if statement is None:
        return 0, 0
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return statement.lineno, max(last, statement.lineno)


def change(node: ast.AST, variant: int) -> bool:
    """Change a node in its place, in one of several ways; tell whether there was such a way."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp() if type(node.op) in SWAPS and not variant:
            node.op = SWAPS[type(node.op)]()
        case ast.Compare(ops=ops) if variant < len(ops):
            ops[variant] = SWAPS[type(ops[variant])]()
        case ast.Constant(value=bool(value)) if not variant:
            node.value = not value
        case ast.Constant(value=int(value) | float(value)) if not variant:
            node.value = value + 1
        case ast.UnaryOp(op=ast.USub() | ast.Not()) if not variant:
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.If() | ast.IfExp() | ast.While() if not variant:
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Return(value=ast.AST() as value) if ast.unparse(value) != "None" and not variant:
            node.value = ast.Constant(None)
        case _:
            return False
    return True


def shown(node: ast.AST) -> str:
    text = ast.unparse(node).split("\n")[0]
    return text if len(text) < 90 else f"{text[:87]}..."
