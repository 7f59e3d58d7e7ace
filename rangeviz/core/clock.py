"""The one moment that a file may be dated with: what SOURCE_DATE_EPOCH says, never the clock."""

from __future__ import annotations

import datetime
import os


def source_date() -> datetime.datetime | None:
    """Read SOURCE_DATE_EPOCH; None where it is not set, or no moment up to the year 9999.

    Examples
    --------
    >>> os.environ["SOURCE_DATE_EPOCH"] = "1764201600"
    >>> source_date()
    datetime.datetime(2025, 11, 27, 0, 0)
    >>> os.environ["SOURCE_DATE_EPOCH"] = "yesterday"
    >>> source_date()
    >>> del os.environ["SOURCE_DATE_EPOCH"]
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not (epoch.isascii() and epoch.isdecimal()):
        return None
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
