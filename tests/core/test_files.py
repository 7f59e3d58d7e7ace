"""What stops a run in the middle leaves no half file, no leftover, and one line at most."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rangeviz.core.writing import replacing, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="signals and modes of POSIX")
as_user = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may do all")

PATIENCE_S = 240
"""Only what fails waits so long: a busy machine takes half a minute to start Python."""

SLOW_WRITER = """
    import sys, time
    from rangeviz import __main__, cli
    from rangeviz.core.writing import replacing

    @cli.cli.command()
    def slow():
        with replacing(sys.argv.pop()) as file:
            file.write(b"half of it")
            file.flush()
            print("writing", flush=True)
            time.sleep(480)

    __main__.main()
"""
SLOW_IMPORT = """
    import sys, time
    from rangeviz import __main__

    class Slow:
        def find_spec(name, *_):
            if name == "rangeviz.cli":
                print("importing", flush=True)
                time.sleep(480)

    sys.meta_path.insert(0, Slow)
    __main__.main()
"""


def python(code, *arguments, **options):
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    return path


def interrupted(old, number):
    """Send a signal to a run that has written half of its file."""
    code = SLOW_WRITER.replace("sys.argv.pop()", repr(str(old)))
    with python(code, "slow") as process:
        started = process.stdout.readline()
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert started == "writing\n"
    assert old.read_bytes() == b"old"
    return process.returncode, said


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_leaves_the_old_file_and_one_line(number, code, old):
    assert interrupted(old, number) == (code, "Stopped.\n")
    assert names(old.parent) == ["page.html"]


@posix
def test_a_run_can_be_stopped_while_it_is_imported():
    with python(SLOW_IMPORT) as process:
        assert process.stdout.readline() == "importing\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE_S) == ("", "Stopped.\n")
    assert process.returncode == 130


@posix
def test_a_killed_run_leaves_the_old_file_and_the_next_run_cleans(old):
    assert interrupted(old, signal.SIGKILL) == (-signal.SIGKILL, "")
    assert len(names(old.parent)) == 2
    write_atomically(old, b"new")
    assert names(old.parent) == ["page.html"]
    assert old.read_bytes() == b"new"


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


@posix
def test_a_full_disk_keeps_the_old_file(old):
    """RLIMIT_FSIZE stands for the disk: what lies beyond it cannot be written."""
    code = f"""
        import resource, signal
        from rangeviz.core.writing import write_atomically
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        try:
            write_atomically({str(old)!r}, bytes(1_000_000))
        except OSError as error:
            print(error)
    """
    with python(code) as process:
        said, _ = process.communicate(timeout=PATIENCE_S)
    assert said == f"[Errno 27] File too large: {str(old)!r}\n"
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["page.html"]


@posix
@pytest.mark.slow
def test_a_full_tmpfs_keeps_the_old_file(tmp_path):
    script = f"""
        mount -t tmpfs -o size=16k tmpfs {tmp_path} || exit 99
        cd {tmp_path} && printf old > page.html
        {sys.executable} -m rangeviz rings --system Shaheen-III -o page.geojson; echo $?
        {sys.executable} -m rangeviz claims --format csv > claims.csv; echo $?
        ls -A; cat page.html
    """
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", script]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no mounts here")
    assert done.stderr.splitlines() == [
        "page.geojson: No space left on device",
        "output: No space left on device",
    ]
    assert done.stdout == "1\n1\nclaims.csv\npage.html\nold"


@posix
def test_four_writers_never_show_a_torn_file(old):
    code = f"""
        import sys
        from rangeviz.core.writing import write_atomically
        for n in range(50):
            write_atomically({str(old)!r}, sys.argv[1].encode() * 300_000)
    """
    old.write_bytes(b"0" * 300_000)
    writers = [python(code, letter) for letter in "1234"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        content = old.read_bytes()
        assert len(content) == 300_000
        assert len(set(content)) == 1
        seen.add(content[:1])
        time.sleep(0.001)
    for writer in writers:
        assert writer.communicate() == ("", "")
        assert writer.returncode == 0
    assert len(seen) > 1
    assert names(old.parent) == ["page.html"]


def rangeviz(*arguments, shell="", cwd=None, **environment):
    """Run the command line, in a shell where something is to be done with its output."""
    command = " ".join([f"'{sys.executable}' -m rangeviz", *arguments, shell])
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
    )


@posix
def test_head_ends_a_run_without_a_word():
    done = rangeviz("claims --format json", shell="| head -c 20")
    assert done.stderr == b""
    assert len(done.stdout) == 20
    assert done.returncode == 0


@posix
@pytest.mark.parametrize(
    "command",
    ["claims", *(pytest.param(c, marks=pytest.mark.slow) for c in ("check", "compare", "--help"))],
)
def test_a_full_device_is_said_in_one_line(command):
    done = rangeviz(command, shell="> /dev/full")
    assert done.stderr == b"output: No space left on device\n"
    assert done.returncode == 1


@posix
def test_a_closed_stdout_is_no_fault(tmp_path):
    done = rangeviz("claims", shell=">&-")
    assert (done.returncode, done.stderr) == (0, b"")


@posix
@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"PYTHONIOENCODING": "ascii"}, "ascii"),
        ({"PYTHONIOENCODING": "cp1252"}, "cp1252"),
        ({"LC_ALL": "C"}, "utf-8"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "ascii"),
    ],
)
def test_every_terminal_is_written_to(environment, encoding, tmp_path):
    (tmp_path / "claims.csv").write_text(
        "id,system,operator,qualifier,range,unit,source_title,quote\n"
        "a,Шахин – शाहीन,PK,stated,900,km,“A book”,x\n",
        encoding="utf-8",
    )
    done = rangeviz("claims claims.csv", cwd=tmp_path, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "A book" in done.stdout.decode(encoding)


@posix
@pytest.mark.slow
def test_file_names_come_from_the_user_and_never_from_data(tmp_path):
    (tmp_path / "claims.csv").write_text(
        "id,system,operator,qualifier,range,unit,source_title,quote\n"
        f"../../id,../../../etc/{'x' * 300},PK,stated,900,km,/etc/passwd,x\n",
        encoding="utf-8",
    )
    done = rangeviz("chart claims.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert names(tmp_path) == ["claims.csv", "maps"]
    assert names(tmp_path / "maps") == [f"etc-{'x' * 56}-claims.svg"]


@posix
@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_data_cannot_steer_the_terminal_in_any_format(form, tmp_path):
    (tmp_path / "claims.csv").write_text(
        "id,system,operator,qualifier,range,unit,source_title,source_url,quote\n"
        "a,A\x9b31m\x1b[31m,PK,stated,900,km,x,https://example.org/\x1bc,x\n",
        encoding="utf-8",
    )
    inside, outside = os.openpty()
    command = [sys.executable, "-m", "rangeviz", "claims", "claims.csv", "--format", form]
    with subprocess.Popen(command, cwd=tmp_path, stdout=outside, stderr=outside) as run:
        assert run.wait(timeout=PATIENCE_S) == 0
    os.close(outside)
    shown = os.read(inside, 60_000).decode()
    os.close(inside)
    assert "31m" in shown
    assert not {"\x1b", "\x9b"} & set(shown)


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


@posix
def test_a_title_that_is_no_text_is_refused(tmp_path):
    done = rangeviz(r"map --title $'half \xff'", cwd=tmp_path)
    assert done.returncode == 2
    assert b"expected whole characters, not half of one" in done.stderr
    done = rangeviz(f"figure --title {'x' * 501}", cwd=tmp_path)
    assert done.returncode == 2
    assert b"expected at most 500 letters, not 501" in done.stderr
    assert names(tmp_path) == []
