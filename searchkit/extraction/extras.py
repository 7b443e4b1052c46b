"""Extras: libraries that only some kinds of input need, and what to say where they are missing."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from searchkit.extraction.left_out import PassOverError


@dataclass(frozen=True, slots=True)
class Extra:
    """A library of an extra of this distribution.

    Attributes:
        module: The name by which it is imported.
        name: The extra that installs it.
        kind: What needs it, as people call it.
    """

    module: str
    name: str
    kind: str

    def check(self) -> None:
        """Raise unless the library is there, without loading it.

        Raises:
            PassOverError: It is not installed; the error names the extra.
        """
        if find_spec(self.module) is None:
            raise PassOverError(self.kind, f'hãy cài bằng pip install "searchkit-vi[{self.name}]"')

    def load(self) -> Any:
        """Import the library.

        Raises:
            PassOverError: As :meth:`check`.
        """
        self.check()
        return import_module(self.module)
