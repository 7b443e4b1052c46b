"""``searchkit repair``: mend an index from the articles stored in it."""

from typing import Final

import click

from searchkit.cli.options import index_option, wait_option
from searchkit.cli.printing import figure, say
from searchkit.engine.address import shown

_SHOWN: Final = 20


@click.command("repair")
@index_option
@wait_option
def command(address: str, seconds: float) -> None:
    """Lập lại những phần hỏng của chỉ mục từ văn bản đã lưu trong đó.

    Bài nào còn đọc được đều được giữ. Chỉ mục do bản searchkit khác lập ra cũng được lập lại như
    vậy, không cần tệp gốc. Chỉ mục nguyên vẹn thì không bị động đến.
    """
    from searchkit.index import open_index
    from searchkit.indexing.maintenance import repair_index

    repair = repair_index(address, lock_seconds=seconds)
    for found in repair.damage:
        say(f"Hỏng: {found.file}: {found.problem}")
    for id in repair.lost[:_SHOWN]:
        say(f"Mất bài: {id}")
    gone = len(repair.lost) + repair.nameless
    if gone > min(len(repair.lost), _SHOWN):
        say(f"Mất cả thảy {figure(gone)} bài; hãy lập lại chúng từ nguồn bằng `searchkit index`.")
    if repair.revived:
        say(f"Có thể có đến {figure(repair.revived)} bài đã xóa hiện lại.")
    with open_index(address) as index:
        done = f"đã lập lại {figure(repair.rescued)} bài" if repair.damage else "nguyên vẹn"
        say(f"Chỉ mục {shown(address)} {done}; cả thảy {figure(len(index))} bài.")
