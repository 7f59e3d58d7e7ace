"""The rules that claims are checked by: each one small function, with its name and advice."""

from rangeviz.inputs.rules import basis, others, sources, words
from rangeviz.inputs.rules.rule import Found, Rule, registered

RULES = tuple(sorted(registered, key=lambda rule: rule.severity != "error"))
"""Every rule, errors first; ``accepted`` is the one more that `check_claims` applies itself."""

__all__ = ["RULES", "Found", "Rule", "basis", "others", "sources", "words"]
