"""``searchkit check``: is an index whole?"""

import click

from searchkit.cli.options import index_option
from searchkit.cli.printing import complain, figure, say
from searchkit.engine.address import shown


@click.command("check")
@index_option
@click.option("--deep", is_flag=True, help="Đọc cả mọi bài đã lưu và phân tích lại một phần.")
def command(address: str, deep: bool) -> int:
    """Đọc mọi tệp của chỉ mục, so với tổng kiểm và so các mảng với nhau.

    Mã thoát: 0 nguyên vẹn, 1 có hỏng, 2 không có chỉ mục để kiểm tra.
    """
    from searchkit.index import open_index
    from searchkit.indexing.maintenance import check_index

    damage = check_index(address, deep=deep)
    for found in damage:
        complain(f"Hỏng: {found.file}: {found.problem}")
    if damage:
        complain(f"Hãy chạy `searchkit repair --index {shown(address)}`.")
        return 1
    with open_index(address) as index:
        say(f"Chỉ mục {shown(address)} nguyên vẹn: {figure(len(index))} bài.")
    return 0
