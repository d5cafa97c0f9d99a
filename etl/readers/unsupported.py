"""Files that are refused by what they are: each with its reason and what to do instead."""

from __future__ import annotations

from pathlib import Path

from etl.errors import SourceRefused
from etl.readers.source import Source

_IMAGE = "图片尚不支持;请先做文字识别(OCR),把文字另存为文本后再导入"
_ARCHIVE = "这种压缩包尚不支持;请先解压再导入里面的文件,或改用 ZIP 格式"
_BY_MAGIC = (
    (0, b"\x89PNG", _IMAGE),
    (0, b"\xff\xd8\xff", _IMAGE),
    (0, b"GIF8", _IMAGE),
    (0, b"BM\x00\x00", _IMAGE),
    (0, b"II*\0", _IMAGE),
    (0, b"MM\0*", _IMAGE),
    (8, b"WEBP", _IMAGE),
    (4, b"ftyp", "视频或图片文件,不是报告;请从来源文件夹中移除,或改用文字版"),
    (0, b"Rar!", _ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\xfd7zXZ", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (8, b"DUCK", "这是本系统生成的数据库,不是报告;请把它移出来源文件夹"),
    (0, b"SQLite format 3", "这是数据库文件,不是报告;请导出为 CSV 或 XLSX 后再导入"),
    (0, b"MZ", "这是程序文件,不是报告;请从来源文件夹中移除"),
    (0, b"\x7fELF", "这是程序文件,不是报告;请从来源文件夹中移除"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "文件已加密;请用密码打开,取消密码后另存再导入"),
    ("PowerPoint", "演示文稿尚不支持;请把文字另存为文本(.txt)后再导入"),
)
_READ_STREAMS = ("WordDocument", "Workbook", "Book")  # a converter knows these
_OLE_OTHER = "旧版 Office/WPS 文件尚不支持;请另存为 .docx、.xlsx 或文本(.txt)后再导入"
_ZIP_PARTS = (
    ("ppt/", "演示文稿(.pptx)尚不支持;请把文字另存为文本(.txt)后再导入"),
    ("xl/workbook.bin", "二进制 Excel(.xlsb)尚不支持;请另存为 .xlsx 后再导入"),
    ("OFD.xml", "OFD 版式文件尚不支持;请打开后复制全文,存为文本(.txt)后再导入"),
)
_READ_PARTS = ("word/document", "xl/workbook.xml", "content.xml")
_UNKNOWN_ZIP = "压缩包里没有可读取的报告;请解压核对,再导入里面的文件"
_SYSTEM_NAMES = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
_CONFIGURATION = {
    *(".json", ".yml", ".yaml", ".xml", ".ini", ".toml", ".py", ".js", ".css", ".sql", ".log", ".sh", ".bat"),
}


def is_system_file(path: Path) -> bool:
    """Hidden files, Office's lock files (~$报告.docx) and what operating systems leave in folders."""
    return path.name.startswith((".", "~$")) or path.name.lower() in _SYSTEM_NAMES


def refuse_by_head(path: Path, head: bytes) -> None:
    """Raise SourceRefused when name or first bytes (4 KB do) show a format that has no reader."""
    if is_system_file(path):
        raise SourceRefused("隐藏文件或系统文件,不是报告;无需处理,可从来源文件夹中移除")
    for offset, magic, message in _BY_MAGIC:
        if head[offset : offset + len(magic)] == magic:
            raise SourceRefused(message)
    if path.suffix.lower() in _CONFIGURATION and not head.startswith((b"PK", b"%PDF", _OLE)):
        raise SourceRefused(f"{path.suffix.lower()} 是程序或配置文件,不是报告;请从来源文件夹中移除")


def refuse_by_parts(source: Source) -> None:
    """Raise SourceRefused for Office files and zips of a kind that has no reader."""
    if source.data.startswith(_OLE):
        _refuse_streams(source.data[:4_000_000])
    if source.parts or source.data.startswith(b"PK"):
        _refuse_zip(source.parts)


def _refuse_streams(data: bytes) -> None:
    """Stream names stand in the directory as UTF-16; the first megabytes hold it in all but odd files."""
    for name, message in _OLE_STREAMS:
        if name.encode("utf-16-le") in data:
            raise SourceRefused(message)
    if not any(f"{name}\0".encode("utf-16-le") in data for name in _READ_STREAMS):
        raise SourceRefused(_OLE_OTHER)


def _refuse_zip(names: frozenset[str]) -> None:
    if any(name.startswith(_READ_PARTS) for name in names):
        return
    found = (text for part, text in _ZIP_PARTS if any(name.startswith(part) for name in names))
    raise SourceRefused(next(found, _UNKNOWN_ZIP))
