"""What is loaded, and what happens with another pyvi; each in a Python of its own."""

import json
import os
import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from searchkit.analysis.segmentation import fingerprint, load_segmenter

ROOT = Path(__file__).parents[2]
TEXT = "Ủy ban nhân dân đẩy mạnh chuyển đổi số quốc gia theo Đề án 06/CP"


def run(program: str, *path: Path) -> Any:
    """Run a program that prints JSON, with folders before all others on the path."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT)))},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


def test_one_text_needs_neither_numpy_nor_scikit_learn() -> None:
    program = f"""
import json, sys
from searchkit.analysis.segmentation import load_segmenter
before = set(sys.modules)
load_segmenter().segment({TEXT!r})
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    loaded = {name.partition(".")[0] for name in run(program)}
    assert not loaded & {"numpy", "pyvi", "sklearn", "sklearn_crfsuite", "pycrfsuite", "scipy"}


def test_fingerprint_is_short_and_the_same_in_every_process() -> None:
    program = """
import json
from searchkit.analysis.segmentation import fingerprint
print(json.dumps(fingerprint()))
"""
    assert run(program) == fingerprint()
    assert len(fingerprint()) == 16
    assert set(fingerprint()) <= set("0123456789abcdef")


@pytest.mark.parametrize("changed", ["models/words.txt", "ViTokenizer.py"])
def test_another_pyvi_does_the_work_itself(tmp_path: Path, changed: str) -> None:
    with as_file(files("pyvi")) as installed:
        shutil.copytree(installed, tmp_path / "pyvi")
    with (tmp_path / "pyvi" / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    program = f"""
import json, warnings
from searchkit.analysis.segmentation import fingerprint, load_segmenter
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", RuntimeWarning)
    words = [load_segmenter().segment({TEXT!r}) for _ in range(2)]
messages = [str(warning.message) for warning in caught if "pyvi" in str(warning.message)]
print(json.dumps([type(load_segmenter()).__name__, messages, words, fingerprint()]))
"""
    name, messages, words, other = run(program, tmp_path)
    assert name == "PyviSegmenter"
    assert len(messages) == 1
    assert changed in messages[0]
    expected = [list(word) for word in load_segmenter().segment(TEXT)]
    assert words == [expected, expected]  # a blank line changes no word
    assert other != fingerprint()
