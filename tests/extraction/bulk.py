"""A gigabyte of mixed input, and the most memory that any process of ``searchkit index`` holds.

``python -m tests.extraction.bulk FOLDER CORPUS...`` writes every kind of ``material/files.py``
about the articles of a corpus (JSON Lines, perhaps ``.xz``), small files and big ones, with scripts
in pages and pictures in packages, yet most of the bytes are text, for that is what an index holds;
then it indexes them and watches.
"""

import argparse
import base64
import itertools
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchkit.article import Article
from tests.bench.texts import read_lines
from tests.extraction.material.exchange import http_response, message, warc_record
from tests.extraction.material.files import KINDS
from tests.extraction.material.news import News, page, record
from tests.extraction.material.office import zipped
from tests.extraction.material.pdf import Text, make_pdf, wrapped

SIZE = 10**9
"""Bytes that are written at least."""

LIMIT = 10**9
"""Bytes that a process may hold."""

_PAGES, _TEXTS = 1_000, 2_000  # articles of a big file
_PICTURE, _SCRIPT = 6_000, 3_000  # bytes: less than real ones have, for the text to prevail
_EVERY = 5  # big files between two rounds of the small kinds, most of which start a process
_SECONDS = 0.2  # between two looks


@dataclass(frozen=True)
class Told(News):
    """An article of a corpus, as the makers of files take them.

    Attributes:
        article: The article.
        round: How often the corpus was read before, which is said, so that no two are the same.
    """

    article: Article
    round: int

    @property
    def title(self) -> str:
        """Its own, and its number."""
        return f"{self.article.title} ({self.number})"

    @property
    def day(self) -> str:
        """Its own, or one of two years."""
        return self.article.published or super().day

    @property
    def source(self) -> str:
        """Its own."""
        return self.article.source or "Nguồn"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """At least three; those of a second round in another order, each with its number."""
        texts = [*self.article.paragraphs, *News(self.number % 400).paragraphs]
        if self.round:
            random.Random(self.number).shuffle(texts)
            texts = [f"{text} ({self.number})" for text in texts]
        return tuple(texts)


def corpus(files: Sequence[Path]) -> Iterator[Told]:
    """The articles of some files, again and again."""
    numbers = itertools.count()
    for round_ in itertools.count():
        for article in itertools.chain.from_iterable(map(read_lines, files)):
            yield Told(next(numbers), article, round_)


def portal_page(news: News) -> bytes:
    """A page with links and a script around the article."""
    links = "".join(f'<li><a href="/muc/{i}">Chuyên mục {i}</a></li>' for i in range(60))
    script = f"var x='{_noise(news.number, _SCRIPT)}';"
    around = f"<script>{script}</script><nav><ul>{links}</ul></nav>".encode()
    return page(news).replace(b"<body>", b"<body>" + around)


def long_pdf(news: News) -> bytes:
    """A document of some pages."""
    lines = [line.text for text in news.paragraphs for line in wrapped(_plain(text), 0, 0, 80)]
    pages = [lines[i : i + 40] for i in range(0, len(lines), 40)]
    return make_pdf([
        [Text(60, 80 + 16 * i, line) for i, line in enumerate(page_)] for page_ in pages
    ])  # fmt: skip


def illustrated(news: News) -> bytes:
    """A package of a page and its pictures."""
    pictures = {f"anh/{i}.jpg": _bytes(news.number + i) for i in range(4)}
    return zipped({"tin.html": portal_page(news), **pictures})


def lines_of(many: Sequence[News]) -> bytes:
    """One record a line."""
    return b"".join(json.dumps(record(news)).encode() + b"\n" for news in many)


def feed_of(many: Sequence[News]) -> bytes:
    """An export of a whole site, with every text."""
    items = "".join(
        f"<item><title><![CDATA[{news.title}]]></title><link>{news.url}</link>"
        f"<content:encoded><![CDATA[{news.markup}]]></content:encoded></item>"
        for news in many
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f"<rss {space}><channel><title>Tin</title>{items}</channel></rss>".encode()


def archive_of(many: Sequence[News]) -> bytes:
    """A crawl: each page, and a picture behind it."""
    html = ("200 OK", "Content-Type: text/html; charset=utf-8")
    picture = ("200 OK", "Content-Type: image/jpeg")
    return b"".join(
        http_response(news.url, html, portal_page(news), news.day)
        + http_response(f"{news.url}.jpg", picture, _bytes(news.number), news.day)
        for news in many
    )


def texts_of(many: Sequence[News]) -> bytes:
    """The texts of a crawl (WET)."""
    return b"".join(
        warc_record("conversion", news.url, f"{news.title}\n{news.text}".encode(), news.day)
        for news in many
    )


def package_of(many: Sequence[News]) -> bytes:
    """A site that was packed, with its pictures."""
    pages = {f"{news.number}.html": portal_page(news) for news in many}
    return zipped(pages | {f"{news.number}.jpg": _bytes(news.number) for news in many})


def mailbox_of(many: Sequence[News]) -> bytes:
    """A mailbox of a year."""
    return b"\n\n".join(b"From a@b.example Thu Mar 14 09:00:00 2024\n" + message(n) for n in many)


BIG: dict[str, tuple[Callable[[Sequence[News]], bytes], int]] = {
    "jsonl": (lines_of, _TEXTS), "rss": (feed_of, _TEXTS), "warc": (archive_of, _PAGES),
    "wet": (texts_of, _TEXTS), "mbox": (mailbox_of, _PAGES), "pages.zip": (package_of, _PAGES),
}  # fmt: skip
SMALL: dict[str, Callable[[News], bytes]] = {
    **KINDS, "02.html": portal_page, "03.aspx": portal_page, "18.pdf": long_pdf,
    "37.zip": illustrated,
}  # fmt: skip


def write(folder: Path, files: Sequence[Path], size: int) -> int:
    """Write so many bytes of mixed input, and return how many files they are."""
    told = corpus(files)
    big = itertools.cycle(BIG.items())
    written = count = 0
    for round_ in itertools.count():
        below = folder / f"{round_:04}"
        below.mkdir(parents=True)
        small = SMALL if round_ % _EVERY == 0 else {}
        made = [(name, make(next(told))) for name, make in small.items()]
        name, (make_big, many) = next(big)
        made.append((f"lon.{name}", make_big(list(itertools.islice(told, many)))))
        for name, data in made:
            (below / name).write_bytes(data)
            written += len(data)
        count += len(made)
        if written >= size:
            return count
    return 0


def watch(command: Sequence[str]) -> tuple[int, dict[int, int]]:
    """Run a command; return its exit status and the most that each of its processes held."""
    peaks: dict[int, int] = {}
    process = subprocess.Popen(command)
    while process.poll() is None:
        for pid in _below(process.pid):
            peaks[pid] = max(peaks.get(pid, 0), _resident(pid))
        time.sleep(_SECONDS)
    return process.returncode, peaks


def _below(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:  # it has ended
            continue
        for child in children:
            yield from _below(int(child))


def _resident(pid: int) -> int:
    """The most that a process has held so far, mapped files included; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    line = next((line for line in lines if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def _plain(text: str) -> str:
    """A text of the letters that the one font of our PDFs holds at once."""
    known = "".join(sorted({c for c in text if c > "~"})[:100])
    return "".join(char if char <= "~" or char in known else "?" for char in text)


def _bytes(seed: int) -> bytes:
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(_PICTURE)


def _noise(seed: int, size: int) -> str:
    return base64.b64encode(random.Random(seed).randbytes(size)).decode()


def main() -> int:
    """Write, index, and say what was held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--bytes", type=int, default=SIZE)
    parser.add_argument("--jobs", default="2")
    args = parser.parse_args()
    input_, index = args.folder / "input", args.folder / "index"
    if not input_.exists():
        print(f"{write(input_, args.corpus, args.bytes)} files")  # noqa: T201
    size = sum(path.stat().st_size for path in input_.rglob("*") if path.is_file())
    searchkit = [sys.executable, "-m", "searchkit", "index", str(input_)]
    status, peaks = watch([*searchkit, "--jobs", args.jobs, "--index", str(index), "--json"])
    largest = sorted(peaks.values(), reverse=True)[:6]
    print(f"{size:,} bytes, exit {status}; the largest processes held {largest}")  # noqa: T201
    return int(max(peaks.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
