"""Plain text: dumps of crawlers, and what someone typed."""

from searchkit.extraction.dump import read_dump
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.formats.whole import id_of, placed


def read(part: Part) -> Results:
    """Read the article of a text.

    Raises:
        SourceError: It holds none.
    """
    data = part.read()
    text = decode(data)
    yield placed(read_dump(text, id_of(part, data), part.origin, titled=part.is_titled), part)
