"""``searchkit publish``: make one commit of what ``searchkit index --part`` has sent."""

import click

from searchkit.cli.options import index_option, json_option, wait_option
from searchkit.cli.printing import figure, say, say_json
from searchkit.engine.address import shown


@click.command("publish")
@index_option
@click.option("--discard", is_flag=True, help="Bỏ các phần đã gửi thay vì công bố.")
@json_option
@wait_option
def command(address: str, discard: bool, as_json: bool, seconds: float) -> None:
    """Gộp các phần mà "searchkit index --part" đã gửi thành một lần ghi, ai cũng thấy cùng lúc.

    Bài gần trùng giữa các phần được tìm ra và gom nhóm. Còn thiếu phần nào thì lệnh nói rõ và không
    đổi gì.
    """
    from searchkit.indexing.parts import discard_parts, publish_parts

    if discard:
        dropped = discard_parts(address, lock_seconds=seconds)
        if as_json:
            say_json({"discarded": dropped})
        else:
            say(f"Đã bỏ {dropped} phần chờ ở {shown(address)}.")
        return
    count = publish_parts(address, lock_seconds=seconds)
    if as_json:
        say_json({"articles": count})
    else:
        say(f"Đã công bố các phần ở {shown(address)}; cả thảy {figure(count)} bài.")
