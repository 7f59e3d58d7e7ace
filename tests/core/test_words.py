"""The table of words: each key has one text."""

import json
from collections import Counter
from pathlib import Path

from rangeviz.core import words


def test_no_key_has_two_texts():
    text = Path(words.__file__).with_suffix(".json").read_text(encoding="utf-8")
    pairs = json.loads(text, object_pairs_hook=list)
    assert [key for key, count in Counter(key for key, _ in pairs).items() if count > 1] == []
