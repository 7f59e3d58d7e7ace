"""What stops a run from without: signals, full disks, closed pipes, other writers, terminals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rangeviz.core.writing import write_atomically

pytestmark = pytest.mark.slow  # processes of their own
posix = pytest.mark.skipif(os.name == "nt", reason="signals and modes of POSIX")

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


def rangeviz(*arguments, shell="", cwd=None, **environment):
    """Run the command line, in a shell where something is to be done with its output."""
    command = " ".join([f"'{sys.executable}' -m rangeviz", *arguments, shell])
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


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


@posix
def test_head_ends_a_run_without_a_word():
    done = rangeviz("claims --format json", shell="| head -c 20")
    assert done.stderr == b""
    assert len(done.stdout) == 20
    assert done.returncode == 0


@posix
@pytest.mark.parametrize("command", ["claims", "check", "compare", "--help"])
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


@posix
@pytest.mark.parametrize(("command", "said"), [("check", "Checking"), ("compare", "Comparing")])
def test_a_terminal_sees_how_far_the_work_is(tmp_path, command, said):
    head = "id,system,operator,qualifier,range,unit,source_title\n"
    rows = (f"c{n},A,PK,stated,{n + 300},km,A book\n" for n in range(30))
    (tmp_path / "claims.csv").write_text(head + "".join(rows), encoding="utf-8")
    inside, outside = os.openpty()
    line = [sys.executable, "-m", "rangeviz", command, "claims.csv", "--format"]
    line.append("json" if command == "check" else "csv")
    with subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=outside) as run:
        assert run.wait(timeout=PATIENCE_S) == 0
    os.close(outside)
    shown = os.read(inside, 60_000).decode()
    os.close(inside)
    assert f"{said}  [----" in shown
    assert "100%" in shown


@posix
def test_a_title_that_is_no_text_is_refused(tmp_path):
    done = rangeviz(r"map --title $'half \xff'", cwd=tmp_path)
    assert done.returncode == 2
    assert b"expected whole characters, not half of one" in done.stderr
    done = rangeviz(f"figure --title {'x' * 501}", cwd=tmp_path)
    assert done.returncode == 2
    assert b"expected at most 500 letters, not 501" in done.stderr
    assert names(tmp_path) == []
