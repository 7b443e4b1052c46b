"""The files of pyvi that segmentation reads, and whether they are the ones it knows.

The fast segmenter repeats what pyvi 0.1.1 does, so it is right only for the very files it was
checked against: the CRF, the lexicon, and the program that turns text into features.
"""

import hashlib
import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

MODEL = "models/pyvi3.pkl"
LEXICON = "models/words.txt"

KNOWN_VERSION = "0.1.1"
KNOWN_SHA256 = {
    MODEL: "6cdd73aee04b6a4ad7320ca85d27d931a7ef870cfdd41beb148e86bdb8aca134",
    LEXICON: "517743d27e71d43343e4b8e9e89015cdc68d84ebe1d48106449e501d918ece4a",
    "ViTokenizer.py": "ad11cdacf45b5b2801cd97a473f70effb3a36b94779b80c776a11cedaa18e1c1",
}


class PyviFiles(NamedTuple):
    """What an installed pyvi segments with.

    Attributes:
        contents: The bytes of each file, by its path inside the package, in a fixed order; empty
            when there is no such file.
        hashes: Their SHA-256, likewise.
    """

    contents: Mapping[str, bytes]
    hashes: Mapping[str, bytes]

    def unknown(self) -> list[str]:
        """The files that are not pyvi 0.1.1's, by their path inside the package."""
        return [name for name, known in KNOWN_SHA256.items() if self.hashes[name].hex() != known]

    def digest(self) -> str:
        """SHA-256 of all the files, in hexadecimal; the same on every machine."""
        return hashlib.sha256(b"".join(self.hashes.values())).hexdigest()


@cache
def read_installed() -> PyviFiles:
    """Read the files of the installed pyvi, once; its code is not imported.

    Raises:
        ModuleNotFoundError: pyvi is not installed.
        OSError: A file is there but cannot be read.
    """
    package = importlib.util.find_spec("pyvi")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("Thiếu thư viện pyvi; cài bằng: pip install pyvi", name="pyvi")
    folder = Path(package.origin).parent
    contents = {name: _read(folder / name) for name in KNOWN_SHA256}
    hashes = {name: hashlib.sha256(content).digest() for name, content in contents.items()}
    return PyviFiles(contents, hashes)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
