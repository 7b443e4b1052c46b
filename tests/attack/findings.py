"""What a part of the attack found, and what it measured."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

_STYLE: Final = re.compile(r"\x1b\[[\d;]*m")


@dataclass
class Findings:
    """The outcome of one part.

    Attributes:
        name: Of the part.
        tried: How many attacks there were.
        measured: What was measured, for the document: by name, with its unit.
        failures: What should not have happened.
        late: What took longer than it should on a machine that does nothing else.
    """

    name: str
    tried: int = 0
    measured: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)

    def expect(self, condition: bool, told: str) -> None:
        """Note a failure unless the condition holds."""
        if not condition:
            self.failures.append(told[:500])

    def took(self, seconds: float, most: float, told: str) -> None:
        """Measure a time, and note it when it is longer than it may be."""
        self.measured[told] = f"{seconds:.2f} s"
        if seconds > most:
            self.late.append(f"{told} {seconds:.2f} s, more than {most} s")

    def expect_text(self, said: str, where: str) -> None:
        """An output is lines of text alone, and holds no traceback."""
        obeyed = {c for c in said if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} - set(
            "\n\u200c\u200d"
        )
        self.expect(not obeyed, f"{where}: characters that a terminal obeys: {obeyed!r}")
        self.expect("Traceback" not in said, f"{where}: {said[-400:]!r}")

    def lines(self) -> list[str]:
        """What is to be told, line by line."""
        measured = "".join(f", {name} {value}" for name, value in self.measured.items())
        failures = [*self.failures, *self.late]
        told = f"{self.name}: {self.tried} tried, {len(failures)} failures{measured}"
        return [told, *(f"  {failure}" for failure in failures[:20])]
