"""What is not read: kinds of files that hold no article, or none that can be had, and the mend."""

import re
from collections.abc import Callable
from typing import Final

from searchkit.extraction.formats.evidence import Evidence
from searchkit.extraction.left_out import PassOverError

_PICTURE, _SOUND, _VIDEO, _FONT = "ảnh", "âm thanh", "video", "phông chữ"
_OCR = "chữ trong ảnh không đọc được; hãy nhận dạng thành PDF có chữ (ocrmypdf -l vie)"
_OLD_OFFICE = "hãy lưu lại dạng mới (soffice --headless --convert-to {})"

_SIGNATURES: Final = (
    (b"\x89PNG\r\n", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE), (b"MM\0*", _PICTURE), (b"\0\0\1\0", _PICTURE), (b"8BPS", _PICTURE),
    (b"BM", _PICTURE), (b"ID3", _SOUND), (b"OggS", _SOUND), (b"fLaC", _SOUND),
    (b"\xff\xfb", _SOUND),
    (b"\x1aE\xdf\xa3", _VIDEO), (b"FLV\1", _VIDEO), (b"wOFF", _FONT), (b"wOF2", _FONT),
    (b"\0\1\0\0\0", _FONT), (b"OTTO", _FONT), (b"ttcf", _FONT),
    (b"\x7fELF", "chương trình"), (b"MZ", "chương trình"), (b"\xca\xfe\xba\xbe", "chương trình"),
    (b"SQLite format 3\0", "cơ sở dữ liệu SQLite"),
)  # fmt: skip
_PACKED: Final = (
    (b"Rar!\x1a\x07", "kho nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "kho nén 7z"),
)
_CODE: Final = frozenset({
    ".css", ".scss", ".js", ".mjs", ".ts", ".map", ".py", ".php", ".java", ".c", ".h", ".sh",
    ".bat", ".sql", ".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".lock", ".log",
    ".tex", ".bib",    ".webmanifest", ".cdx", ".cdxj", ".gitignore",
})  # fmt: skip
_ROOTS: Final = {
    "svg": _PICTURE,
    "urlset": "bản đồ trang (sitemap)",
    "sitemapindex": "bản đồ trang (sitemap)",
    "opml": "danh sách nguồn tin (OPML)",
    "opensearchdescription": "mô tả hộp tìm kiếm",
}
_ABOUT = re.compile(r"(?:README|LICEN[CS]E|COPYING|CHANGELOG|NOTICE)(?:\.[\w.]*)?$", re.IGNORECASE)
_MEDIA = re.compile(rb"....ftyp(?:(heic|heix|mif1|avif)|M4A|.)", re.DOTALL)


def kind_of(evidence: Evidence) -> PassOverError | None:
    """Tell what an input is by its content when it is of a kind that is not read."""
    head = evidence.head
    for kind, reason, fits in _RULES:
        if fits(evidence):
            return PassOverError(kind, reason)
    kind = next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), "")
    if kind and (kind != _PICTURE or evidence.text == ""):
        return PassOverError(kind, _OCR if kind == _PICTURE else "")
    packed = next((kind for signature, kind in _PACKED if head.startswith(signature)), None)
    if packed:
        return PassOverError(packed, "hãy giải nén, hoặc nén lại dạng ZIP")
    return None


def unknown(evidence: Evidence) -> PassOverError:
    """Say what an input is that no format fits."""
    if not evidence.head:
        return PassOverError("tệp rỗng")
    if evidence.root is not None:
        return PassOverError("XML", f"không có cách đọc phần tử <{evidence.root.name}>")
    if evidence.suffix in _CODE or evidence.head.startswith(b"#!"):
        return PassOverError("tệp của chương trình, của giao diện")
    if evidence.text:
        return PassOverError("tệp chữ không rõ loại", "nếu là bài viết, hãy đổi đuôi thành .txt")
    return PassOverError("dữ liệu nhị phân")


def _is_media(evidence: Evidence) -> bool:
    return bool(_MEDIA.match(evidence.head))


def _is_riff(evidence: Evidence) -> bool:
    return evidence.head.startswith(b"RIFF")


def _is_old_word(evidence: Evidence) -> bool:
    return _is_compound(evidence, b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0") or (
        evidence.head.startswith(_COMPOUND)
        and evidence.suffix in {".doc", ".dot", ".docx", ".docm"}
    )


_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _is_compound(evidence: Evidence, stream: bytes) -> bool:
    return evidence.head.startswith(_COMPOUND) and stream in evidence.head


def _is_protected(evidence: Evidence) -> bool:
    return _is_compound(evidence, b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")


def _is_old_slides(evidence: Evidence) -> bool:
    return _is_compound(evidence, b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0") or (
        evidence.head.startswith(_COMPOUND) and evidence.suffix in {".ppt", ".pps"}
    )


_Fits = Callable[[Evidence], bool]
_RULES: Final[tuple[tuple[str, str, _Fits], ...]] = (
    ("tệp Office có mật khẩu", "hãy lưu lại không mật khẩu", _is_protected),
    ("Word cũ (.doc)", _OLD_OFFICE.format("docx"), _is_old_word),
    ("PowerPoint", _OLD_OFFICE.format("pdf"), _is_old_slides),
    ("PowerPoint", _OLD_OFFICE.format("pdf"), lambda e: "ppt/presentation.xml" in e.entries),
    ("ghi chú về thư mục", "", lambda e: bool(_ABOUT.match(e.part.name))),
    ("robots.txt", "", lambda e: e.is_for_robots),
    ("video, âm thanh hoặc ảnh", "", lambda e: _is_media(e) or _is_riff(e)),
    *(
        (kind, "", lambda e, name=name: e.root is not None and e.root.name.lower() == name)
        for name, kind in _ROOTS.items()
    ),
)
