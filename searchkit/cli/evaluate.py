"""``searchkit evaluate``: how well the ranking does on a test collection."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from searchkit.article import Article
from searchkit.cli.options import json_option
from searchkit.cli.printing import say, say_json
from searchkit.evaluation import Search, TestCollection, run_evaluation
from searchkit.extraction import read_articles
from searchkit.index import SearchIndex, create_index


@click.command("evaluate")
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    metavar="ĐƯỜNG_DẪN",
    help="Bài viết để tìm; mặc định corpus.jsonl (.xz, .gz) trong THƯ_MỤC.",
)
@click.option("--strip-diacritics", is_flag=True, help="Bỏ hết dấu của truy vấn trước.")
@click.option("--partial-diacritics", type=float, metavar="P", help="Bỏ dấu với xác suất P.")
@click.option("--telex", is_flag=True, help="Thay truy vấn bằng phím gõ Telex.")
@click.option("--vni", is_flag=True, help="Thay truy vấn bằng phím gõ VNI.")
@click.option("--typos", type=int, metavar="N", help="Gây N lỗi gõ trong mỗi truy vấn.")
@click.option("--nfd", is_flag=True, help="Đổi truy vấn sang Unicode tổ hợp.")
@click.option("--tone-style", type=click.Choice(["old", "new"]), help="Kiểu đặt dấu thanh.")
@click.option("--seed", default=0, show_default=True, help="Hạt giống ngẫu nhiên.")
@click.option("--depth", default=100, show_default=True, help="Số bài lấy cho mỗi truy vấn.")
@click.option(
    "--run", type=click.Path(path_type=Path), metavar="TỆP", help="Ghi kết quả dạng TREC."
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="TỆP",
    help="So với một kết quả TREC đã ghi: hiệu số và ý nghĩa thống kê.",
)
@json_option
def command(
    folder: Path,
    corpus: Path | None,
    strip_diacritics: bool,
    partial_diacritics: float | None,
    telex: bool,
    vni: bool,
    typos: int | None,
    nfd: bool,
    tone_style: str | None,
    seed: int,
    depth: int,
    run: Path | None,
    baseline: Path | None,
    as_json: bool,
) -> None:
    """Lập một chỉ mục tạm cho bộ đánh giá trong THƯ_MỤC rồi chạy mọi truy vấn của nó.

    Bộ đánh giá gồm queries.jsonl và qrels.tsv, và corpus.jsonl nếu không có --corpus. Thời gian đo
    là của một trang kết quả: 10 bài, đoạn trích và mục lọc.
    """
    perturb = {
        "strip": strip_diacritics,
        f"partial:{partial_diacritics}": partial_diacritics is not None,
        f"typos:{typos}": typos is not None,
        "telex": telex,
        "vni": vni,
        f"tone:{tone_style}": tone_style is not None,
        "nfd": nfd,
    }
    collection = TestCollection.load(folder)
    articles = corpus or collection.corpus
    if articles is None:
        raise click.UsageError(f"Không có corpus.jsonl trong {folder}; hãy thêm --corpus.")
    with tempfile.TemporaryDirectory() as temporary, create_index(f"{temporary}/index") as index:
        inputs = read_articles([articles])
        index.add(article for article in inputs if isinstance(article, Article))
        result = run_evaluation(
            collection,
            _searcher(index),
            depth=depth,
            perturb=[name for name, chosen in perturb.items() if chosen],
            seed=seed,
            run_file=run,
            baseline=baseline,
            page=index.search,
        )
    if as_json:
        say_json(result)
        return
    for name, value in result.items():
        say(f"{name:>12}  {value:.4f}" if isinstance(value, float) else f"{name:>12}  {value}")


def _searcher(index: SearchIndex) -> Search:
    def search(query: str, depth: int) -> Sequence[tuple[str, float]]:
        # Judgements name every article, so copies are listed too.
        found = index.search(query, limit=depth, fold=False, snippets=False)
        return [(hit.id, hit.score) for hit in found.hits]

    return search
