"""The schema of the index in Whoosh's terms."""

from whoosh import fields, formats
from whoosh.analysis import Analyzer, IDAnalyzer

from searchkit.engine.fields import LABEL_FIELDS, POSITIONAL, TEXT_FIELDS
from searchkit.engine.postings.inversion import spelling_key


class SpelledField(fields.FieldType):
    """Terms that sort by folding key, then as spelled (see postings/inversion.py)."""

    analyzer: Analyzer = IDAnalyzer()
    scorable = True
    stored = False
    unique = False
    vector = None

    def __init__(self, positions: bool) -> None:
        self.format = formats.Positions() if positions else formats.Frequency()

    def to_bytes(self, value: object) -> bytes:
        """The key under which a term is filed."""
        return value if isinstance(value, bytes) else spelling_key(str(value))

    def from_bytes(self, bs: bytes) -> str:
        """The term that a key files."""
        return bs.partition(b"\0")[2].decode()


def schema() -> fields.Schema:
    """Text fields, and the exact fields by which documents are found and counted."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        origin=fields.ID(),
        source=fields.ID(),
        group=fields.ID(),
        **{
            name: SpelledField(positions=name in POSITIONAL)
            for name in (*TEXT_FIELDS, *LABEL_FIELDS)
        },
    )
