"""Options that several commands share."""

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
