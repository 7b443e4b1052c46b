"""Help in the language of everything else: click says its own words in English.

What click calls usage, headings and defaults passes through the formatter, so it is put into
Vietnamese there, once for all commands.
"""

from collections.abc import Iterable
from typing import Final

import click

from searchkit.cli.printing import say

_WORDS: Final = {
    "[OPTIONS]": "[TUỲ_CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [THAM_SỐ]...",
    "Options": "Tuỳ chọn",
    "Commands": "Lệnh",
    "INTEGER": "SỐ",
    "[default: ": "[mặc định: ",
    "[required]": "[bắt buộc]",
    "Show the version and exit.": "Cho biết phiên bản.",
    "Show this message and exit.": "Cho xem cách dùng này.",
}


def _in_vietnamese(text: str) -> str:
    for english, vietnamese in _WORDS.items():
        text = text.replace(english, vietnamese)
    return text


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_vietnamese(args), prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_in_vietnamese(heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(_in_vietnamese(name), _in_vietnamese(said)) for name, said in rows]
        super().write_dl(told, col_max, col_spacing)


class HelpContext(click.Context):
    """A call of a command whose help is Vietnamese."""

    formatter_class = _Formatter


class HelpfulGroup(click.Group):
    """Commands below one name; that name alone says how they are used, which is a mistake."""

    context_class = HelpContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed; nothing is answered by the help, on standard error."""
        if not args and not ctx.resilient_parsing:
            say(*ctx.get_help().splitlines(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with help in Vietnamese."""
        cmd.context_class = HelpContext
        super().add_command(cmd, name)
