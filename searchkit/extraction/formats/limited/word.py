"""A program: a DOCX as HTML (mammoth), or the text of an RTF (striprtf), by its first bytes."""

import io
import sys

from .limits import limit, refuse


def main() -> None:
    """Read standard input, write HTML."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        markup = _rtf(data) if data.startswith(b"{\\rtf") else _docx(data)
    except Exception as error:  # noqa: BLE001 - whatever it is, the input is to blame
        refuse(f"tài liệu bị hỏng ({type(error).__name__}); hãy mở và lưu lại tệp")
    sys.stdout.buffer.write(markup.encode("utf-8", "replace"))


def _docx(data: bytes) -> str:
    import mammoth

    def no_picture(_: object) -> dict[str, str]:
        return {}

    # Deleted text and comments are left out by default, pictures are not to be copied.
    result = mammoth.convert_to_html(
        io.BytesIO(data),
        convert_image=mammoth.images.img_element(no_picture),
        style_map="p[style-name='Title'] => h1:fresh",
        external_file_access=False,
    )
    return str(result.value)


def _rtf(data: bytes) -> str:
    from html import escape

    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(data.decode("latin-1"), errors="replace")
    lines = (line.replace("|", " | ") for line in text.splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
