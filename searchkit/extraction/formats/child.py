"""Child processes: where a library parses what strangers wrote, within limits of memory and time.

A library in C, or one that builds a tree of any size, can be made to take everything. In a process
of its own it takes no more than it may, and what it breaks is one input.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from searchkit.errors import SourceError

MAX_MEMORY: Final = 1 << 30
"""Bytes of address space of a child process, where the system limits it."""

MAX_SECONDS: Final = 60
"""Seconds that a child process may take."""

MAX_OUTPUT: Final = 1 << 27
"""Bytes that a child process may say."""

REFUSED: Final = 3
"""Exit status of a child process that understood why it can't read its input, and says so."""

_FOLDER = str(Path(__file__).parent)
_START = "import sys; sys.path.append(sys.argv.pop(1)); from limited.{} import main; main()"


def run(program: str, data: bytes) -> bytes:
    """Run a program of the folder ``limited`` on an input.

    A program reads standard input and writes standard output. It knows nothing of this package, so
    that nothing else is loaded.

    Args:
        program: Its module.
        data: What it reads.

    Returns:
        What it wrote.

    Raises:
        SourceError: It refused the input, died or took too much.
    """
    limits = (str(MAX_MEMORY), str(MAX_SECONDS), str(MAX_OUTPUT))
    command = (sys.executable, "-c", _START.format(program), _FOLDER, *limits)
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the input is what it reads
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"đọc quá {MAX_SECONDS} giây; hãy chia nhỏ tệp") from error
    if done.returncode == REFUSED:
        raise SourceError(done.stderr.decode("utf-8", "replace").strip())
    if done.returncode:
        raise SourceError("thư viện đọc nó bị hỏng hoặc hết bộ nhớ giữa chừng; hãy xem lại tệp")
    return done.stdout
