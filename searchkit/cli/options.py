"""Options that several commands share."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce, wraps
from typing import Any, Final, NamedTuple, TypedDict

import click


class UnicodeCommand(click.Command):
    """A command that takes text alone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed.

        Raises:
            ClickException: It is no UTF-8.
        """
        if not all(map(_is_unicode, args)):
            raise click.ClickException("Chữ đã gõ không phải UTF-8; hãy gõ lại bằng Unicode.")
        return super().parse_args(ctx, args)


class TextCommand(UnicodeCommand):
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


def _one_form(ctx: click.Context, _: click.Parameter, wanted: bool) -> bool:
    """Refuse two forms of an answer, in whichever order they were given."""
    if wanted and (ctx.params.get("as_json") or ctx.params.get("as_csv")):
        raise click.UsageError("Hãy chọn --json hoặc --csv, không cả hai.")
    return wanted


json_option = click.option(
    "--json", "as_json", is_flag=True, callback=_one_form, help="In kết quả dạng JSON."
)
csv_option = click.option(
    "--csv", "as_csv", is_flag=True, callback=_one_form, help="In bảng dạng CSV."
)
wait_option = click.option(
    "--wait",
    "seconds",
    type=click.FloatRange(min=0),
    default=2.0,
    show_default=True,
    metavar="GIÂY",
    help="Đợi bao lâu khi chỉ mục đang được tiến trình khác ghi.",
)
exact_option = click.option(
    "--exact", is_flag=True, help="Tìm đúng như đã gõ, không thêm dấu, không sửa."
)
_LIMITS: Final = (
    click.option(
        "--facet",
        "facets",
        multiple=True,
        metavar="MỤC=GIÁ_TRỊ",
        help="Chỉ bài có giá trị này, lặp lại được: organisation=… number=… speaker=… (có đủ"
        " tất cả), year=… month=… week=… day=… source=… province=… (một trong số đó).",
    ),
    click.option(
        "--source", metavar="TÊN", help="Chỉ những nguồn có tên hay tên miền chứa từ này."
    ),
    click.option("--to", "published_to", metavar="NGÀY", help="Đăng đến hết."),
    click.option(
        "--from", "published_from", metavar="NGÀY", help="Đăng từ: 2025, 2025-02, 3/2/2025."
    ),
)


class Asked(TypedDict):
    """Limits as a search takes them; see :class:`~searchkit.search.request.Limits`."""

    published_from: str | None
    published_to: str | None
    source: str | None
    facets: Mapping[str, Sequence[str]]


class Limits(NamedTuple):
    """What limits a search, as the options give it."""

    published_from: str | None
    published_to: str | None
    source: str | None
    facets: Sequence[str]

    def asked(self) -> Asked:
        """They as a search takes them.

        Raises:
            UsageError: A facet has no value.
        """
        chosen: dict[str, list[str]] = {}
        for facet in self.facets:
            name, equals, value = facet.partition("=")
            if not equals:
                raise click.UsageError(f"Mục lọc “{facet}” thiếu dấu =; hãy viết như year=2024.")
            chosen.setdefault(name, []).append(value)
        return {
            "published_from": self.published_from,
            "published_to": self.published_to,
            "source": self.source,
            "facets": chosen,
        }

    def in_words(self) -> str:
        """All of them, for a reader of the file."""
        given = {"from": self.published_from, "to": self.published_to, "source": self.source}
        named = (f"{name}={value}" for name, value in given.items() if value)
        return " · ".join((*named, *self.facets))


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that limit a search; the command takes all as ``limits``, a :class:`Limits`."""

    @wraps(command)
    def limited(**given: Any) -> Any:
        limits = Limits(*(given.pop(name) for name in Limits._fields))
        return command(limits=limits, **given)

    return reduce(lambda decorated, option: option(decorated), _LIMITS, limited)
