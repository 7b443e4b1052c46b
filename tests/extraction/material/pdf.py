# ruff: noqa: E501
"""PDF files with a text layer, written by hand: text at given places, in one font without outlines.

Letters beyond ASCII take the codes from 0x80 on; a ToUnicode map says what they are, which is all
that a reader of text needs.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
PICTURE = b"q 500 0 0 700 50 50 cm /I Do Q\n"
OUTLINES = b"9 9 m 20 20 l S\n" * 300
"""What is drawn on a page: a picture of it, or its letters as shapes."""


class Text(NamedTuple):
    """A line on a page: its place from the top left, its size in points, and what it says."""

    x: float
    y: float
    text: str
    size: float = 12


def make_pdf(
    pages: Sequence[Sequence[Text]],
    *,
    encrypted: bool = False,
    title: str = "",
    scanned: bool = False,
    drawn: Mapping[int, bytes] | None = None,
    stamps: Sequence[Text] = (),
) -> bytes:
    """Write a document; a scanned one has a picture on each page, others what is drawn on some.

    Stamps are fields above the first page, as programs for signing set in a number and a day.
    """
    lines = [line for page in (*pages, stamps) for line in page]
    letters = sorted({char for line in lines for char in line.text if char > "~"})
    codes = {char: 0x80 + i for i, char in enumerate(letters)}
    assert len(letters) <= 0x80
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    widths = " ".join(["500"] * 224)
    unicode_map = add(_stream(_to_unicode(codes)))
    descriptor = add(
        b"<</Type/FontDescriptor/FontName/A/Flags 32/FontBBox[0 -200 500 800]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
    )
    font = add(
        f"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 32/LastChar 255/Widths[{widths}]"
        f"/FontDescriptor {descriptor} 0 R/Encoding/WinAnsiEncoding/ToUnicode {unicode_map} 0 R>>".encode()
    )
    picture = add(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Length 1>>stream\n\0\nendstream"
    )
    fonts = f"/Resources<</Font<</F {font} 0 R>>/XObject<</I {picture} 0 R>>>>"
    fields = []
    for stamp in stamps:
        at, shown = HEIGHT - stamp.y, _shown(stamp, codes)
        box = f"[{stamp.x - 2} {at - 5} {stamp.x + 6 * len(stamp.text) + 2} {at + 12}]"
        head = f"<</Type/XObject/Subtype/Form/BBox{box}{fonts}/Length {len(shown)}>>stream\n"
        form = add(head.encode() + shown + b"\nendstream")
        look = f"<</Type/Annot/Subtype/Widget/F 4/Rect{box}/AP<</N {form} 0 R>>>>"
        fields.append(add(look.encode()))
    kids = []
    for number, page in enumerate(pages):
        above = "" if number else f"/Annots[{' '.join(f'{field} 0 R' for field in fields)}]"
        below = PICTURE if scanned else (drawn or {}).get(number, b"")
        content = add(_stream(below + b"\n".join(_shown(line, codes) for line in page)))
        kids.append(
            add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {content} 0 R"
                f"{above}{fonts}>>".encode()
            )
        )
    objects[catalog - 1] = f"<</Type/Catalog/Pages {tree} 0 R>>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[tree - 1] = f"<</Type/Pages/Kids[{listed}]/Count {len(kids)}>>".encode()
    info = add(b"<</Title<FEFF" + title.encode("utf-16-be").hex().encode() + b">>>")
    trailer = f"/Root {catalog} 0 R/Info {info} 0 R"
    if encrypted:  # by a password that nobody knows
        lock = add(
            b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>"
        )
        trailer += f"/Encrypt {lock} 0 R/ID[<00><00>]"
    return _file(objects, trailer)


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data + f"trailer<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    )


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)


def _shown(line: Text, codes: dict[str, int]) -> bytes:
    data = bytes(codes.get(char, ord(char) if char <= "~" else 0x3F) for char in line.text)
    place = f"BT /F {line.size} Tf {line.x} {HEIGHT - line.y} Td <".encode()
    return place + data.hex().encode() + b"> Tj ET"


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [(code, char) for char, code in codes.items()] + [(c, chr(c)) for c in range(32, 127)]
    lines = [f"<{code:02X}><{char.encode('utf-16-be').hex()}>" for code, char in pairs]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/A def/CMapType 2 def\n"
        f"1 begincodespacerange<00><FF>endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def wrapped(
    text: str, x: float, y: float, letters: int, *, size: float = 12, step: float = 16
) -> list[Text]:
    """Break a text into lines of so many letters at most, one below the other."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [Text(x, y + i * step, line, size) for i, line in enumerate(lines)]
