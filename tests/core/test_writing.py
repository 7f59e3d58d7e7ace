"""A file is written wholly or not at all, and nothing else beside it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from rangeviz.core.writing import replacing, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="signals and modes of POSIX")
as_user = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may do all")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@posix
def test_a_run_does_not_clean_up_after_one_that_still_writes(old):
    with replacing(old) as file:
        file.write(b"first")
        write_atomically(old, b"second")
        assert old.read_bytes() == b"second"
    assert old.read_bytes() == b"first"
    assert names(old.parent) == ["page.html"]


@pytest.mark.parametrize("name", ["page.html", "[a]*?.html", "ü ' \" $(x) {}.html", "x" * 240])
def test_every_file_name_can_be_written_and_cleaned(name, tmp_path):
    path = tmp_path / name
    (tmp_path / f".{name[:60]}.deadbeef.tmp").write_bytes(b"left")
    write_atomically(path, b"new")
    assert names(tmp_path) == [name]


@posix
def test_only_leftovers_are_cleaned_and_no_pipe_is_waited_for(old):
    others = [".page.html.my own notes.tmp", ".page.html.pipepipe.tmp"]
    (old.parent / others[0]).write_bytes(b"mine")
    os.mkfifo(old.parent / others[1])
    write_atomically(old, b"new")
    assert names(old.parent) == [*others, "page.html"]


def test_an_error_while_writing_leaves_the_old_file(old):
    def write():
        with replacing(old) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["page.html"]


def test_the_content_is_on_the_disk_before_it_takes_the_files_place(old, monkeypatch):
    steps = []
    sync, replace = os.fsync, Path.replace

    def note_sync(handle):
        steps.append(os.fstat(handle).st_size)
        sync(handle)

    def note_replace(self, target):
        steps.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)
    write_atomically(old, b"new content")
    assert steps == [11, "replace"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640, 0o755])
def test_the_mode_of_a_file_stays(mode, old):
    old.chmod(mode)
    write_atomically(old, b"new")
    assert stat.S_IMODE(old.stat().st_mode) == mode


@posix
def test_a_new_file_has_the_mode_that_the_umask_asks_for(tmp_path):
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "deep" / "new.csv", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "deep/new.csv").stat().st_mode) == 0o640


@posix
def test_symbolic_links_stay_links(old, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.html"
    link.symlink_to(Path("..", "page.html"))
    dangling = tmp_path / "dangling.html"
    dangling.symlink_to("new.html")
    write_atomically(link, b"new")
    write_atomically(dangling, b"made")
    assert link.is_symlink()
    assert dangling.is_symlink()
    assert old.read_bytes() == b"new"
    assert (tmp_path / "new.html").read_bytes() == b"made"


@posix
def test_devices_are_written_to_and_not_replaced():
    write_atomically("/dev/null", b"gone")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with pytest.raises(OSError, match=r"No space left.*'/dev/full'"):
        write_atomically("/dev/full", b"x" * 100_000)


@pytest.mark.parametrize("path", [".", "page.html/inside.html"])
def test_what_is_no_place_for_a_file_is_named(path, old, monkeypatch):
    monkeypatch.chdir(old.parent)
    with pytest.raises(OSError, match=f"'{path}'"):
        write_atomically(path, b"new")
    assert names(old.parent) == ["page.html"]


@as_user
def test_a_folder_that_cannot_be_written_keeps_the_old_file(old):
    old.parent.chmod(0o500)
    try:
        with pytest.raises(PermissionError, match=r"page\.html"):
            write_atomically(old, b"new")
    finally:
        old.parent.chmod(0o700)
    assert old.read_bytes() == b"old"


def test_an_unforeseen_error_says_that_it_is_ours(monkeypatch, capsys):
    from rangeviz import cli
    from rangeviz.cli.running import FAULT

    def fail(_):
        raise KeyError("\x1b[31m{{7*7}}")

    monkeypatch.setattr("rangeviz.read_claims", fail)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    for arguments in (["claims"], ["claims", "--debug"]):
        monkeypatch.setattr(sys, "argv", ["rangeviz", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert stopped.value.code == FAULT == 70
        said = capsys.readouterr().err
        assert ("Traceback" in said) == ("--debug" in arguments)
        assert said.splitlines()[-1].startswith("This is a fault of rangeviz, not of your files: ")
        assert "\x1b" not in said.splitlines()[-1]
