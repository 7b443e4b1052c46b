"""The command line: ``searchkit COMMAND``.

Exit status: 0 done, 1 nothing found, 2 wrong input (one line on standard error says what and how to
mend it), 130 interrupted. Commands load when they are called, so that a search starts fast.
"""

import gc
import sys
from collections.abc import Iterable
from errno import EDQUOT, ENOSPC
from importlib import import_module
from typing import Final

import click

from searchkit.cli.help import HelpfulGroup
from searchkit.errors import SearchKitError, refusal

_COMMANDS: Final = {
    "analyze": "Cho xem một văn bản được tách thành gì",
    "backup": "Sao lưu chỉ mục, kể cả khi đang dùng",
    "check": "Kiểm tra chỉ mục có nguyên vẹn không",
    "copy": "Chép chỉ mục giữa thư mục và cụm máy",
    "document": "Cho biết các bài nói gì về một văn bản",
    "evaluate": "Đo chất lượng xếp hạng trên một bộ đánh giá",
    "fetch": "Theo dõi các cổng thông tin, lưu trang mới",
    "figures": "Cho biết các con số theo thời gian",
    "index": "Lập hoặc cập nhật chỉ mục từ tệp và thư mục",
    "optimize": "Gộp chỉ mục cho gọn",
    "publish": "Công bố các phần đã gửi lên cụm máy",
    "queries": "Cho biết khách đã tìm gì",
    "quotes": "Cho biết ai nói gì",
    "repair": "Sửa chỉ mục hỏng, giữ mọi bài còn đọc được",
    "restore": "Dựng lại chỉ mục từ bản sao lưu",
    "search": "Tìm bài viết",
    "serve": "Chạy trang tìm kiếm trên trình duyệt",
    "stats": "Cho biết trong chỉ mục có gì",
    "story": "Cho biết một chuyện được kể thế nào",
    "suggest": "Gợi ý khi mới gõ một phần truy vấn",
    "watch": "Báo khi có bài khớp mới",
}


class _LazyGroup(HelpfulGroup):
    """Imports the module of a command when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            raise click.UsageError(f"không có lệnh “{cmd_name}”{_meant(cmd_name, _COMMANDS)}")
        command = import_module(f"searchkit.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        self.add_command(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Lệnh"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    package_name="searchkit-vi", prog_name="searchkit", message="%(prog)s %(version)s"
)
def cli() -> None:
    """Tìm kiếm toàn văn tiếng Việt: gõ có dấu hay không dấu đều được."""


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        status = _fail(_in_vietnamese(error))
    except SearchKitError as error:
        status = _fail(str(error))
    except BrokenPipeError:
        # The reader of our output has gone (``| head``): nothing is wrong, nothing left to say.
        sys.stderr.close()
        status = 0
    except OSError as error:
        status = _fail(_refused(error))
    except (KeyboardInterrupt, click.Abort):
        status = 130
    gc.freeze()  # what is left ends with the process; to look for cycles in it takes a while
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> int:
    from searchkit.cli.printing import complain

    complain(message)
    return 2


def _refused(error: OSError) -> str:
    """What the system refused, and what to do."""
    name = error.filename or "đầu ra"
    if error.errno in {ENOSPC, EDQUOT}:
        return f"Hết chỗ trên đĩa khi ghi {name}; hãy dọn bớt rồi chạy lại, dữ liệu cũ vẫn còn."
    why = refusal(error)
    return f"Lỗi khi đọc hoặc ghi {name}: {why}; hãy xem lại đường dẫn và quyền."


def _in_vietnamese(error: click.ClickException) -> str:
    """What click found wrong, in the language of everything else."""
    match error:
        case click.NoSuchOption():
            meant = _meant(error.option_name, error.possibilities or ())
            return f"Không có tuỳ chọn {error.option_name}{meant} Xem các tuỳ chọn bằng --help."
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"Thiếu {name}; xem cách dùng bằng --help."
        case click.BadParameter():
            name = max(error.param.opts, key=len) if error.param else ""
            return f"Giá trị của {name} không hợp lệ: {_fitting(error)}"
        case click.BadOptionUsage():
            return f"Sau {error.option_name} phải có một giá trị; xem cách dùng bằng --help."
        case click.UsageError():
            return f"Lệnh không đúng: {error.message} Xem cách dùng bằng --help."
    return error.format_message()


def _fitting(error: click.BadParameter) -> str:
    """What a value should be; what we found wrong ourselves is said already."""
    match error.param and error.param.type:
        case click.Choice(choices=choices):
            return f"hãy chọn một trong {', '.join(map(str, choices))}."
        case click.IntRange(min=least, max=most) | click.FloatRange(min=least, max=most):
            return f"hãy cho một số từ {least:g}" + (f" đến {most:g}." if most else " trở lên.")
        case click.types.IntParamType() | click.types.FloatParamType():
            return "hãy cho một con số."
    return error.message


def _meant(typed: str, names: Iterable[str]) -> str:
    """The nearest of some names as a question, or how the sentence ends without."""
    from difflib import get_close_matches

    near = get_close_matches(typed, names, n=1)
    return f", có phải {near[0]}?" if near else "."
