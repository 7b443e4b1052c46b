"""Passages for a program that reads on, such as one that answers questions from what it is given.

python examples/passages_for_a_program.py index/default cổng dịch vụ công quốc gia khai trương
"""

import sys
from pathlib import Path

from searchkit import open_index


def context(folder: Path, question: str, most: int = 2_000) -> str:
    """The passages that answer, whole, each under its source, in at most so many characters."""
    parts: list[str] = []
    with open_index(folder) as index:
        for passage in index.passages(question, limit=20, deadline_ms=2000).hits:
            origin = ", ".join(filter(None, (passage.title, passage.source, passage.published)))
            part = f"[{passage.id}#{passage.passage}] {origin}\n{passage.text}\n"
            if sum(map(len, parts)) + len(part) <= most:
                parts.append(part)
    return "\n".join(parts)


if __name__ == "__main__":
    print(context(Path(sys.argv[1]), " ".join(sys.argv[2:])))
