"""Messages for people: written in Vietnamese, and open to translation."""

from collections.abc import Mapping
from typing import Self


class Message(str):
    """A message in Vietnamese that remembers how it was made.

    It is an ordinary string; who speaks another language looks ``template`` up in a catalogue and
    fills it with ``values`` again.

    >>> Message("Không có trang %(page)s.", page=3)
    'Không có trang 3.'

    Attributes:
        template: The text with blanks like ``%(name)s``.
        values: What fills them, by name.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """Fill a template."""
        message = super().__new__(cls, template % values)
        message.template = template
        message.values = values
        return message


def day(published: str | None) -> str:
    """Write a date of ISO 8601 as Vietnamese do, as precise as it is known: ``25/12/2022``."""
    return "/".join(reversed(published.split("-"))) if published else "không rõ ngày"
