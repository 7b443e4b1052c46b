"""Limits of a program that parses what strangers wrote; see ``child.py``."""

import json
import sys
from typing import NoReturn

_REFUSED = 3


def limit() -> None:
    """Limit this process as its arguments say: bytes of memory, seconds."""
    memory, seconds = map(int, sys.argv[1:3])
    try:
        import resource
    except ImportError:  # not on Windows, where the time alone is limited
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse(why: str) -> NoReturn:
    """End, and say why the input can't be read."""
    sys.stderr.buffer.write(why.encode())
    sys.exit(_REFUSED)


class Output:
    """Lines of JSON on standard output, up to a number of bytes."""

    def __init__(self) -> None:
        self._left = int(sys.argv[3])

    def write(self, value: object) -> None:
        """Write a value, or refuse the input when it is too much."""
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._left -= len(line)
        if self._left < 0:
            refuse("nội dung quá lớn; hãy chia nhỏ tệp")
        sys.stdout.buffer.write(line)
