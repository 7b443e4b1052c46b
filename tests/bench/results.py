"""The results: all that one run measured, as it is kept in JSON."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from tests.bench.cold import Cold
from tests.bench.core import Core
from tests.bench.indexing import Indexing
from tests.bench.machine import Machine
from tests.bench.segmentation import Segmentation
from tests.bench.serving import Serving
from tests.bench.side_by_side import SideBySide
from tests.bench.whole import Whole


@dataclass
class Results:
    """What was measured so far; a part that was not asked for is empty.

    Attributes:
        machine: Where.
        corpus: On which texts.
        skipped: Engines that are not installed, and what is missing.
    """

    machine: Machine
    corpus: str
    core: list[Core] = field(default_factory=list)
    whole: list[Whole] = field(default_factory=list)
    indexing: list[Indexing] = field(default_factory=list)
    cold: list[Cold] = field(default_factory=list)
    segmentation: list[Segmentation] = field(default_factory=list)
    serving: list[Serving] = field(default_factory=list)
    servers: list[SideBySide] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """What an earlier run has written."""
        from dacite import Config, from_dict

        content = json.loads(path.read_text("utf-8"))
        results: Self = from_dict(cls, content, Config(cast=[Path]))
        return results

    def write(self, path: Path) -> None:
        """Write them as JSON: seconds, milliseconds and bytes, as their attributes say."""
        content = json.dumps(asdict(self), default=str, ensure_ascii=False, indent=1)
        path.write_text(content + "\n", encoding="utf-8")
