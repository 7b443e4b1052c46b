"""HTML pages, whatever they are called."""

from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.copied import as_document
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.formats.whole import id_of, placed
from searchkit.extraction.html import read_html


def read(part: Part) -> Results:
    """Read the article of a page.

    Raises:
        SourceError: It holds none.
    """
    data = part.read()
    reading = read_html(decode(data, is_html=True), id_of(part, data), part.origin)
    yield placed(as_document(reading), part)
