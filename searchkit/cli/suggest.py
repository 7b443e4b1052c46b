"""``searchkit suggest``: what someone may be typing."""

import time

import click

from searchkit.cli.options import TextCommand, index_option, json_option
from searchkit.cli.printing import figure, say, say_json
from searchkit.index import open_index
from searchkit.search.request import MAX_LIMIT


@click.command("suggest", cls=TextCommand)
@click.argument("prefix", metavar="PHẦN_ĐÃ_GÕ")
@index_option
@click.option("--limit", default=8, show_default=True, help=f"Số gợi ý, đến {MAX_LIMIT}.")
@json_option
def command(prefix: str, address: str, limit: int, as_json: bool) -> int:
    """Gợi ý truy vấn bắt đầu bằng PHẦN_ĐÃ_GÕ, có dấu hay không dấu.

    Đứng trước là số bài có nó là cụm từ chính hoặc tiêu đề; tìm thì có thể thấy nhiều hơn.
    """
    with open_index(address) as index:
        started = time.perf_counter()
        found = index.suggest(prefix, limit=limit)
        took = (time.perf_counter() - started) * 1000
    if as_json:
        suggestions = [suggestion.to_json() for suggestion in found]
        content = {"prefix": prefix, "suggestions": suggestions, "took_ms": round(took, 3)}
        say_json(content)
    elif found:
        for suggestion in found:
            say(f"{figure(suggestion.articles):>7}  {suggestion.text}")
    elif not prefix.strip():
        say("Hãy gõ vài chữ để được gợi ý.")
    else:
        say("Không có gợi ý nào; hãy gõ ngắn hơn hoặc bỏ bớt dấu.")
    return 0 if found else 1
