"""Options that several commands share."""

from typing import Any

import click


class TextCommand(click.Command):
    """A command whose argument is text as people type it: its mistakes name the mend."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_extra_args = True  # so that what is too much can be told apart

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed.

        Raises:
            ClickException: The text starts like an option, lacks its quotes, or is no UTF-8.
        """
        typed, name = list(args), f"searchkit {self.name}"
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            option = error.option_name.lstrip("-")
            texts = (arg for arg in typed if arg[0:1] == "-" != arg[1:2] and option in arg)
            text = next(texts, None)
            if text is None:
                raise
            raise click.ClickException(
                f"Không có tuỳ chọn {text}; nếu đó là chữ cần tìm, hãy đặt -- đứng trước:"
                f' {name} -- "{text}"'
            ) from error
        if rest:
            (argument,) = (param.name for param in self.params if isinstance(param, click.Argument))
            text = " ".join([ctx.params[str(argument)], *rest])
            raise click.ClickException(
                f"Thừa “{' '.join(rest)}”; chữ có dấu cách phải đặt trong ngoặc kép:"
                f' {name} "{text}"'
            )
        if not all(map(_is_unicode, typed)):
            raise click.ClickException("Chữ đã gõ không phải UTF-8; hãy gõ lại bằng Unicode.")
        return rest


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


index_option = click.option(
    "--index",
    "address",
    envvar="SEARCHKIT_INDEX",
    default="index/default",
    metavar="THƯ_MỤC",
    help="Thư mục chỉ mục; mặc định $SEARCHKIT_INDEX, nếu không thì index/default.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
wait_option = click.option(
    "--wait",
    "seconds",
    type=click.FloatRange(min=0),
    default=2.0,
    show_default=True,
    metavar="GIÂY",
    help="Đợi bao lâu khi chỉ mục đang được tiến trình khác ghi.",
)
