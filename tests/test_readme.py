"""What the README shows is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def sessions() -> list[tuple[str, str]]:
    """Each ``$ searchkit ...`` of the README and the output shown under it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for session in block.split("$ ")[1:]:
            command, _, output = session.partition("\n")
            if command.startswith("searchkit "):
                found.append((command, output))
    return found


def timeless(output: str) -> str:
    return re.sub(r"\([\d.,]+ (?:ms|giây)\)", "(…)", output).rstrip()


def test_commands_print_what_is_shown(tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert len(sessions()) >= 2
    for command, shown in sessions():
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert timeless(done.stdout) == timeless(shown)


def test_the_library_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    indexed, whoosh = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(indexed, "README.md", "exec"), {})
    assert "Cơ sở dữ liệu quốc gia về dân cư" in capsys.readouterr().out
    exec(compile(whoosh, "README.md", "exec"), {})
    newest, about, terms = capsys.readouterr().out.splitlines()
    assert newest.startswith("2025-")
    assert "'Quốc hội': " in about
    assert "nghị_quyết" in terms
