"""The desk: one table, one worker beside it. Every edit is taken at once; the newest is drawn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from rangeviz.analysis.claim_rings import sharing_rings
from rangeviz.core.errors import ArgumentError, RangevizError, asked
from rangeviz.core.text import printable
from rangeviz.core.words import words
from rangeviz.exports.import_report import count_noun
from rangeviz.inputs.importing import choose_sheet, describe_sheets
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.inputs.sheet import Sheet
from rangeviz.server.reading import Reading, read_work
from rangeviz.server.takings import Order, Taking, heading, make_taking, page
from rangeviz.server.work import SETTINGS, Work

MOST_UNDONE = 100
"""Edits that can be taken back."""

_KEPT = 50
"""Jobs that share their rings: then they are forgotten, so that memory does not grow."""


class _Superseded(Exception):  # noqa: N818
    """There is a newer edit, or nobody waits any more."""


@dataclass(frozen=True)
class _Drawn:
    """The map as it was last drawn."""

    number: int = 0
    content: bytes = b""
    claims: int = 0
    said: str = ""


class Desk:
    r"""What is on the page of one server; safe to be asked from several threads.

    Parameters
    ----------
    regions : sequence of LaunchRegion
        What claims may be measured from.
    watched : str
        The file that is followed: then the table is not edited here.

    Examples
    --------
    >>> from rangeviz.inputs.region_reader import read_regions
    >>> from rangeviz.inputs.sheets import sheets_of
    >>> desk = Desk(read_regions())
    >>> desk.put(sheets_of("a.csv", "System,Country,Range\nA-1,Iran,2000 km\n"))
    >>> desk.edit(lambda work: work.with_cell(2, 2, "2100 km"))
    >>> desk.state()["table"]["rows"]
    [[2, ['A-1', 'Iran', '2100 km']]]
    >>> desk.close()
    """

    def __init__(self, regions: Sequence[LaunchRegion], watched: str = "") -> None:
        self._regions = regions
        self.watched = watched
        self._changed = threading.Condition()
        self._number = 0
        self._revision = 0
        self._read = 0
        self._tables = 0
        self._work: Work | None = None
        self._past: list[Work] = []
        self._sheets: list[Sheet] = []
        self._reading = Reading()
        self._drawn = _Drawn()
        self._said = ""
        self._ordered: list[tuple[Callable[[], Taking], Future[Taking]]] = []
        self._closed = False
        self._worker = threading.Thread(target=self._run, name="drawing", daemon=True)
        self._worker.start()

    # What the page asks

    def put(self, sheets: list[Sheet]) -> None:
        """Begin with the one table of a source, or have one of several chosen."""
        with self._changed:
            self._sheets = sheets if len(sheets) > 1 else []
            if not self._sheets:
                self._begin(sheets[0])
            self._tell()

    def choose(self, number: int) -> None:
        """Begin with one of several tables, by its number."""
        with self._changed:
            sheet = choose_sheet(self._sheets, number)
            self._sheets = []
            self._begin(sheet)

    def edit(self, change: Callable[[Work], Work], table: int | None = None) -> None:
        """Change the table; one that another table has replaced is left alone.

        Raises
        ------
        ArgumentError
            If there is nothing to change, or not here.
        """
        with self._changed:
            if self._work is None or (table is not None and table != self._tables):
                expected = words("serve.same_table")
                raise ArgumentError("table", asked("another table", expected))
            self._replace(change(self._work))

    def undo(self) -> None:
        """Take the last change back."""
        with self._changed:
            if self._past:
                self._work = self._past.pop()
                self._tables += 1
                self._reading = Reading()
                self._revise()

    def complain(self, said: str) -> None:
        """Say what is wrong with the file that is followed; the last table stays."""
        with self._changed:
            self._said = said
            self._tell()

    def take(self, name: str) -> Taking:
        """Make a file of the newest table; waits for the worker.

        Raises
        ------
        RangevizError
            If it cannot be made.
        """
        order: Future[Taking] = Future()
        with self._changed:
            self._ordered.append((partial(self._take, name), order))
            self._tell()
        try:
            return order.result()
        except CancelledError:
            raise RangevizError(words("serve.ended")) from None

    def map(self, number: int) -> bytes:
        """Return the map, if it is the one with this number."""
        with self._changed:
            return self._drawn.content if number == self._drawn.number else b""

    def wait(self, after: int, seconds: float) -> dict[str, Any]:
        """Return the state as soon as it is another one than that with a number."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number != after, seconds)
            return self.state()

    def state(self) -> dict[str, Any]:
        """Say all that the page shows."""
        with self._changed:
            return {
                "number": self._number,
                "table": self._table() if self._work else None,
                "choices": describe_sheets(self._sheets),
                "watched": self.watched,
                "said": self._said,
                "ended": self._closed,
                "map": {
                    "number": self._drawn.number,
                    "claims": self._drawn.claims,
                    "sentence": self._drawn.said,
                    "drawing": self._read != self._revision or bool(self._ordered),
                },
            }

    def close(self) -> None:
        """Let everybody go who waits, and stop the worker at the next ring."""
        with self._changed:
            self._closed = True
            for _, order in self._ordered:
                order.cancel()
            self._tell()

    def _table(self) -> dict[str, Any]:
        work, reading = self._work, self._reading
        assert work
        header = work.header
        first = work.sheet.lines.index(work.filled.lines[header.rows[-1]]) + 1
        rows = zip(work.sheet.lines[first:], work.sheet.rows[first:], strict=True)
        return {
            "number": self._tables,
            "file": work.sheet.file,
            "header": header.names,
            "columns": reading.columns,
            "rows": [[line, list(cells)] for line, cells in rows],
            "settings": {name: getattr(work, name) for name in SETTINGS},
            "undo": bool(self._past),
            "tally": reading.tally,
            "waiting": reading.waiting,
            "machine": reading.by_machine,
            "notes": [asdict(note) for note in reading.notes],
        }

    # What changes it

    def _begin(self, sheet: Sheet) -> None:
        self._tables += 1
        self._reading = Reading()
        self._said = ""
        work = Work(sheet)
        if self.watched and self._work:  # what was said about all of the file still holds
            names = work.header.names
            kept = {name: ours for name, ours in self._work.mapping.items() if name in names}
            work = replace(self._work, sheet=sheet, mapping=kept)
        self._replace(work)

    def _replace(self, work: Work) -> None:
        work.header  # noqa: B018  # a table without rows is refused before it is taken
        if self._work is not None:
            self._past = [*self._past[1 - MOST_UNDONE :], self._work]
        self._work = work
        self._revise()

    def _revise(self) -> None:
        self._revision += 1
        self._tell()

    def _tell(self) -> None:
        self._number += 1
        self._changed.notify_all()

    # The worker

    def _run(self) -> None:
        while not self._closed:
            with sharing_rings():
                for _ in range(_KEPT):
                    self._next_job()

    def _next_job(self) -> None:
        """Draw the newest table, or else make what was ordered first."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or self._ordered or self._read != self._revision
            )
            if self._closed:
                return
            work, revision = self._work, self._revision
            job = self._ordered[0] if self._read == revision else None
        if job:
            self._make(*job)
        elif work:
            self._draw(work, revision)

    def _draw(self, work: Work, revision: int) -> None:
        try:
            reading = read_work(work, self._regions)
            with self._changed:
                if revision != self._revision:
                    return
                self._reading = reading
                self._tell()
            drawn = self._page_of(reading, work.title, revision)
        except _Superseded:
            return
        except Exception as error:  # the worker must go on
            drawn = _Drawn(said=fault(error))
        with self._changed:
            if revision == self._revision:
                self._drawn = replace(drawn, number=self._drawn.number + 1)
                self._read = revision
                self._tell()

    def _page_of(self, reading: Reading, title: str, revision: int) -> _Drawn:
        if not reading.claims:
            return _Drawn(said=_sentence(reading))
        try:
            content = page(self._order(reading, title, revision))
        except RangevizError as error:
            return _Drawn(said=str(error))
        return _Drawn(content=content, claims=len(reading.claims), said=_sentence(reading))

    def _make(self, make: Callable[[], Taking], order: Future[Taking]) -> None:
        with suppress(InvalidStateError):  # nobody waits any more
            try:
                order.set_result(make())
            except _Superseded:
                order.cancel()
            except Exception as error:  # said to whoever asked for it
                order.set_exception(error)
        with self._changed:
            self._ordered = self._ordered[1:]
            self._tell()

    def _take(self, name: str) -> Taking:
        with self._changed:
            work, reading = self._work, self._reading
        if not work or not reading.claims:
            raise RangevizError(words("serve.nothing_to_take"))
        return make_taking(name, self._order(reading, work.title, None))

    def _order(self, reading: Reading, title: str, revision: int | None) -> Order:
        """Order something that is given up when the desk is closed, or a newer edit is there."""

        def going(items: list[Any]) -> Iterator[Any]:
            for item in items:
                if self._closed or (revision is not None and revision != self._revision):
                    raise _Superseded
                yield item

        @contextmanager
        def progress(items: list[Any]) -> Iterator[Iterator[Any]]:
            yield going(items)

        return Order(reading, self._regions, heading(reading, title), progress)


def _sentence(reading: Reading) -> str:
    """Say what the map shows, and what it does not."""
    if not reading.claims:
        return words("serve.map_none")
    said = words("serve.map_shows", claims=count_noun(len(reading.claims), "claim"))
    if reading.waiting:
        rows = count_noun(reading.waiting, "row")
        verb = "is" if reading.waiting == 1 else "are"
        said = f"{said} {words('serve.map_waits', rows=f'{rows} {verb}')}"
    return said


def fault(error: Exception) -> str:
    """Say that an error is none of the table's."""
    return words("serve.fault", error=printable(f"{type(error).__name__}: {error}")[:300])
