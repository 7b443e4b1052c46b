"""Plain text: dumps of crawlers, and what someone typed."""

from searchkit.extraction.dump import read_dump
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.copied import read_copy
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.formats.whole import id_of, placed


def read(part: Part) -> Results:
    """Read the article of a text.

    Raises:
        SourceError: It holds none.
    """
    data = part.read()
    text = decode(data)
    copied = None if part.is_titled else read_copy(part, data, text)
    yield copied or placed(
        read_dump(text, id_of(part, data), part.origin, titled=part.is_titled), part
    )
