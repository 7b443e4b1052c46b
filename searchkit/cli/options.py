"""Options that several commands share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import click

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
exact_option = click.option(
    "--exact", is_flag=True, help="Tìm đúng như đã gõ, không thêm dấu, không sửa."
)
_Command = TypeVar("_Command", bound=Callable[..., Any])


def limit_options(command: _Command) -> _Command:
    """Options that limit a search: ``published_from``, ``published_to``, ``source``, ``facets``."""
    for option in (
        click.option(
            "--facet",
            "facets",
            multiple=True,
            metavar="MỤC=GIÁ_TRỊ",
            help='Chỉ bài có giá trị này: organisation="Bộ Công an", province=…, number=…, year=….',
        ),
        click.option("--source", metavar="TÊN", help="Chỉ những nguồn có tên chứa chữ này."),
        click.option("--to", "published_to", metavar="NGÀY", help="Đăng đến hết."),
        click.option(
            "--from",
            "published_from",
            metavar="NGÀY",
            help="Đăng từ: 2025, 2025-02, 3/2/2025.",
        ),
    ):
        command = option(command)
    return command


class Limits(NamedTuple):
    """What limits a search, as the options give it."""

    published_from: str | None
    published_to: str | None
    source: str | None
    facets: Sequence[str]

    def chosen(self) -> Mapping[str, Sequence[str]]:
        """The values of each facet."""
        chosen: dict[str, list[str]] = {}
        for facet in self.facets:
            name, equals, value = facet.partition("=")
            if not equals:
                raise click.UsageError(f"Mục lọc {facet!r} thiếu dấu =; hãy viết như year=2024.")
            chosen.setdefault(name, []).append(value)
        return chosen

    def in_words(self) -> str:
        """All of them, for a reader of the file."""
        given = {"from": self.published_from, "to": self.published_to, "source": self.source}
        named = (f"{name}={value}" for name, value in given.items() if value)
        return " · ".join((*named, *self.facets))
