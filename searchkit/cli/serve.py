"""``searchkit serve``: the search page, on a production server."""

from pathlib import Path

import click

from searchkit.cli.options import index_option
from searchkit.errors import SettingsError


@click.command("serve", short_help="Chạy trang tìm kiếm")
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8000, show_default=True, help="Cổng.")
def command(folder: Path, host: str, port: int) -> None:
    """Chạy trang tìm kiếm cho trình duyệt và API ở /api/v1/search."""
    try:
        from web import serve
    except ImportError as error:
        raise SettingsError(
            'Trang web chưa được cài; hãy chạy: pip install "searchkit-vi".'
        ) from error
    serve(folder, host, port)
