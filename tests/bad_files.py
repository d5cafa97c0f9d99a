"""Files that are no report, each with the words its refusal must hold; '' where it is to be read all the same."""

from __future__ import annotations

import io
import os
import random
import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import make_documents as make
import openpyxl

PROSE = "全年办理行政处罚案件12件,法治政府建设稳步推进,未发生行政诉讼败诉案件。" * 12
MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(8))
DTD = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{_ENTITIES}]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
READY = Path(__file__).parent / "documents"

Case = tuple[str, bytes | Callable[[Path], None], str]


def cases() -> Iterator[Case]:
    """(name, bytes or what makes the file, words of the message)."""
    yield from _texts()
    yield from _pages()
    yield from _pdfs()
    yield from _office()
    yield from _tables()
    yield from _mails()
    yield from _archives()
    yield from _places()


def _texts() -> Iterator[Case]:
    noise = random.Random(7).randbytes(5_000)
    yield "empty.txt", b"", "空的"
    yield "empty.pdf", b"", "空的"
    yield "blank.txt", " \r\n\u3000\n".encode(), "空白"
    yield "bom.txt", b"\xef\xbb\xbf", "空白"
    yield "nul.txt", PROSE.encode() + b"\0\0\0" + PROSE.encode(), "空字节"
    yield "utf16-unmarked.txt", "2024 report".encode("utf-16-le"), "空字节"
    yield "random.txt", noise, "请"
    yield "random.docx", noise, "请"
    yield "random.pdf", noise, "请"
    yield "random-high.txt", bytes(byte | 0x80 for byte in noise), ""
    yield "control.txt", bytes(range(1, 32)) * 50, "二进制"
    yield "cut.txt", PROSE.encode("gbk")[:-1], ""
    yield "two-encodings.txt", PROSE.encode() + PROSE.encode("gbk"), "UTF-8"
    yield "one-line.txt", PROSE.encode() * 300, ""
    yield "picture.txt", b"\x89PNG\r\n\x1a\n" + noise, "图片"
    yield "picture.pdf", b"\xff\xd8\xff\xe0" + noise, "图片"
    yield "picture.docx", b"GIF89a" + noise, "图片"
    yield "video.txt", b"\0\0\0\x20ftypisom" + noise, "视频"
    yield "program.txt", b"MZ\x90\0" + noise, "程序"
    yield "program.pdf", b"\x7fELF" + noise, "程序"
    yield "settings.json", b'{"a": 1}', "配置文件"
    yield "sparse.txt", _sparse(b"report"), "1024 MB"


def _pages() -> Iterator[Case]:
    def page(body: str) -> bytes:
        return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()

    yield "missing.html", page("<h1>404 Not Found</h1>"), "错误页"
    yield (
        "login.html",
        b"<html><title>\xe7\x94\xa8\xe6\x88\xb7\xe7\x99\xbb\xe5\xbd\x95</title><body><input></body></html>",
        "登录页",
    )
    yield "frames.html", b"<html><frameset><frame src=a.html></frameset></html>", "框架"
    yield "script.html", page("<div id=app></div><script>document.write(1)</script>"), "没有正文"
    yield "alert.html", page(f"<p onload=alert(1)>{PROSE}</p><script>alert('全年99件')</script>"), ""
    yield "nested.html", page("<div>" * 50_000 + f"<p>{PROSE}</p>"), ""
    yield "tables.html", page("<table><tr><td>" * 5_000 + PROSE), ""
    yield "brackets.html", page("<" * 300_000 + f"<p>{PROSE}</p>"), ""
    yield "comment.html", f"<html><body><p>{PROSE}</p><!-- {'x-' * 200_000}".encode(), ""
    yield "attributes.html", page(f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>{PROSE}</p>"), ""
    yield "entities.html", page("&amp;" * 200_000 + f"<p>{PROSE}</p>"), ""
    yield "nul.html", page(f"<p>{PROSE}\0</p>"), "空字节"
    yield "page.docx", page(f"<p>{PROSE}</p>"), ""


def _pdfs() -> Iterator[Case]:
    good = make.hand_made_pdf([make.Sheet(((80, 700, 16, PROSE[:24]),))])
    locked = "/Encrypt<</Filter/Standard/V 1/R 2/O<" + "00" * 32 + ">/U<" + "11" * 32 + ">/P -4>>/ID[<00><00>]"
    image = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
    yield "head.pdf", b"%PDF-1.7\n", "损坏"
    yield "cut.pdf", good[: len(good) // 3], "PDF"
    yield "noise.pdf", b"%PDF-1.7\n" + random.Random(3).randbytes(20_000), "损坏"
    yield "locked.pdf", make.hand_made_pdf([make.Sheet()], locked), "加密"
    yield "strange-lock.pdf", make.hand_made_pdf([make.Sheet()], "/Encrypt<</Filter/Own/V 9/R 9>>"), "加密"
    yield "scan.pdf", make.hand_made_pdf([make.Sheet(raw=image)] * 3), "扫描件"
    yield "no-text.pdf", make.hand_made_pdf([make.Sheet()]), "没有文字"
    yield "pages.pdf", make.hand_made_pdf([make.Sheet()] * 2_001), "2001 页"
    yield "loop.pdf", good.replace(b"/Kids[6 0 R]", b"/Kids[2 0 R]"), "PDF"
    yield "bomb.pdf", _flate_bomb(), "请"
    yield "glyphs.pdf", make.hand_made_pdf([make.Sheet(((80, 700, 16, "\ue000\uffff\x01" * 30),))]), "请"
    yield "strokes.pdf", make.hand_made_pdf([make.Sheet(((80, 700, 16, PROSE[:24]),), _strokes())]), ""
    yield "sparse.pdf", _sparse(b"%PDF-1.7\n"), "1024 MB"
    yield "late.txt", b"junk\n" * 20 + good, ""


def _office() -> Iterator[Case]:
    docx, odt = (READY / "report.docx").read_bytes(), (READY / "report.odt").read_bytes()
    yield "cut.docx", docx[:5_000], "损坏"
    yield "flipped.docx", docx[:3_000] + b"\xff" * 40 + docx[3_040:], "损坏"
    yield "hollow.docx", _zip({"word/document.xml": b""}), "损坏"
    yield "no-text.docx", _docx("<w:p><w:r><w:drawing/></w:r></w:p>"), "没有文字"
    yield "dtd.docx", _zip({"word/document.xml": f"{DTD}<a>&i;</a>".encode()}), "DTD"
    yield "deep.docx", _docx("<w:ins>" * 20_000 + "</w:ins>" * 20_000), "嵌套过深"
    yield "bomb.docx", _zip({"word/document.xml": b" " * 200 * MEGABYTE}), "展开后过大"
    yield "wide.docx", _docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 50_000), ""
    yield "locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "加密"
    yield "locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "加密"
    yield "slides.pptx", _zip({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "演示文稿"
    yield "plain.ofd", _zip({"OFD.xml": b"<OFD/>"}), "OFD"
    yield "cut.odt", odt[:9_000], "损坏"
    yield "dtd.odt", _zip({"content.xml": f"{DTD}<a>&i;</a>".encode()}), "DTD"
    yield (
        "slides.odp",
        _zip({"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<a/>"}),
        "OpenDocument",
    )
    manifest = b"<manifest><a:encryption-data xmlns:a='x'/></manifest>"
    yield "locked.odt", _zip({"content.xml": os.urandom(999), "META-INF/manifest.xml": manifest}), "加密"
    yield "broken.doc", OLE + "WordDocument\0".encode("utf-16-le"), "请"
    yield "other.wps", OLE, "旧版"
    yield "slides.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"


def _tables() -> Iterator[Case]:
    header = "单位,年份,指标,数值\n"
    yield "rows.csv", (header + "甲镇,2023,x,1\n" * 50_000).encode(), ""
    yield "rows.xlsx", lambda path: _workbook(path, [["单位", "年份", "案件数"], *[["甲镇", 2023, 1]] * 50_000]), ""
    yield "quote.csv", (header + '甲镇,2023,x,"' + "5" * 200_000).encode(), "引号"
    yield "prose.csv", PROSE.encode(), "单位、年份"
    yield (
        "formula.xlsx",
        lambda path: _workbook(path, [["单位", "年份", "案件数"], ["甲镇", 2023, "=1+1"], ["乙镇", 2023, 2]]),
        "",
    )
    yield "injected.csv", (header + "=cmd|' /C calc'!A0,2023,x,5\n").encode(), ""
    yield "far.xlsx", lambda path: _workbook(path, [["单位"]], far=True), "1048576 行"
    yield "prose.xlsx", lambda path: _workbook(path, [["工作总结"]]), "单位、年份"
    yield "hollow.xlsx", _zip({"xl/workbook.xml": b"<workbook/>"}), "损坏"
    bomb = {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(150 * MEGABYTE)}
    yield "bomb.xlsx", _zip(bomb), "展开后过大"
    yield "dtd.xlsx", _zip({"xl/workbook.xml": f"{DTD}<a>&i;</a>".encode()}), "损坏"


def _mails() -> Iterator[Case]:
    head = b"MIME-Version: 1.0\r\nContent-Type: "
    attached = (
        b"multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: a/b\r\n"
        b'Content-Disposition: attachment; filename="r.docx"\r\n\r\nx\r\n--b--'
    )
    nested = b"".join(b"multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\nContent-Type: " % (n, n) for n in range(3_000))
    yield "head.mht", head + b"multipart/related", "MHTML"
    yield "hollow.eml", head + b"text/html\r\n\r\n", "MHTML"
    yield "attached.eml", head + attached, "附件里(r.docx)"
    yield "nested.eml", head + nested, "请"
    yield "base64.eml", head + b"text/html; charset=x\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%", "MHTML"


def _archives() -> Iterator[Case]:
    text = PROSE.encode()
    nested = text
    for depth in range(5):
        nested = _zip({f"{depth}.zip" if depth else "a.txt": nested})
    yield "empty.zip", _zip({}), "没有文件"
    yield "system.zip", _zip({"__MACOSX/a.txt": text, ".DS_Store": b"x"}), "系统文件"
    yield "cut.zip", _zip({"a.txt": os.urandom(9_000)})[:4_000], "损坏"
    yield "tail.zip", b"PK\x05\x06" + bytes(30), "压缩包"
    yield "bomb.zip", _zip({"a.txt": bytes(50 * MEGABYTE)}), "压缩炸弹"
    yield "bombs.zip", _zip({"a.zip": _zip({"a.txt": bytes(50 * MEGABYTE)})}), "压缩炸弹"
    yield "total.zip", _total, "展开后过大"
    yield "deep.zip", nested, "超过 3 层"
    yield "many.zip", _zip({f"{n}.txt": b"x" for n in range(5_001)}), "文件太多"
    yield "parent.zip", _zip({"../../etc/a.txt": text}), "指向外面"
    yield "root.zip", _zip({"/etc/a.txt": text}), "指向外面"
    yield "drive.zip", _zip({"C:\\a.txt": text}), "指向外面"
    yield "line.zip", _zip({"a\nb.txt": text}), "指向外面"
    yield "link.zip", _link_zip(), "指向外面"
    yield "twice.zip", _zip({"a\\b.txt": text, "a/b.txt": text}), "同名"
    yield "locked.zip", _flagged(_zip({"a.txt": text})), "加密"
    yield "inner-cut.zip", _zip({"a.zip": _zip({"b.txt": os.urandom(9_000)})[:4_000]}), "损坏"
    yield "crc.zip", _zip({"a.txt": text}, zipfile.ZIP_STORED).replace(text[:40], text[40:80], 1), "损坏"
    yield "programs.zip", _zip({"a.exe": b"MZ" + bytes(90), "word/b.txt": text}), "程序"
    yield "sparse.zip", _sparse(b"PK\x03\x04"), "1024 MB"
    yield "a.rar", b"Rar!\x1a\x07\0", "解压"
    yield "a.7z", b"7z\xbc\xaf\x27\x1c", "解压"
    yield "a.tgz", zlib.compress(b"x", wbits=31), "解压"


def _places() -> Iterator[Case]:
    yield "pipe.txt", lambda path: os.mkfifo(path), "不是普通文件"
    yield "zero.txt", lambda path: path.symlink_to("/dev/zero"), "不是普通文件"
    yield "socket.txt", _socket, "不是普通文件"
    yield "gone.txt", lambda path: path.symlink_to(path.with_name("nowhere")), "不是普通文件"
    yield "ring.txt", lambda path: path.symlink_to(path), "请"
    yield "line\nbreak.txt", b"", "空的"
    yield "青石.txt".encode("gbk").decode("utf-8", "surrogateescape"), b"", "空的"
    yield b"\xff\xfe.txt".decode("utf-8", "surrogateescape"), b"", "空的"
    yield "长" * 80 + ".txt", b"", "空的"
    yield "folder.txt", _folder_that_holds_itself, ""


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(path.parent)  # addresses of sockets are short
        listener.bind(path.name)


def _folder_that_holds_itself(path: Path) -> None:
    path.mkdir()
    (path / "again").symlink_to(path)
    (path / "a.txt").write_text(PROSE, encoding="utf-8")


def _sparse(head: bytes) -> Callable[[Path], None]:
    def make_file(path: Path) -> None:
        path.write_bytes(head)
        os.truncate(path, 1024 * MEGABYTE)

    return make_file


def _zip(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _docx(body: str) -> bytes:
    return _zip({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def _link_zip() -> bytes:
    buffer, link = io.BytesIO(), zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/hostname")
    return buffer.getvalue()


def _flagged(data: bytes) -> bytes:
    """The zip with its members marked as encrypted, in the directory and before the data."""
    marked = bytearray(data)
    marked[data.index(b"PK\x01\x02") + 8] |= 1
    marked[6] |= 1
    return bytes(marked)


def _total(path: Path) -> None:
    """Many members that each pass, and together do not: one compressed block, listed again and again."""
    noise = random.Random(1).randbytes(MEGABYTE // 10)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"{number}.txt", noise * 5 + bytes(90 * MEGABYTE // 9) + noise)
        for info in archive.filelist:
            info.file_size = 95 * MEGABYTE


def _strokes() -> tuple[tuple[float, float, float, float], ...]:
    return tuple((x, 10, x, 800) for x in range(1, 590)) + tuple((10, y, 580, y) for y in range(1, 800))


def _flate_bomb() -> bytes:
    packer, piece = zlib.compressobj(6), b"BT /F 16 Tf (x) Tj ET\n" * 100_000
    packed = b"".join(packer.compress(piece) for _ in range(600 * MEGABYTE // len(piece))) + packer.flush()
    stream = packed.decode("latin-1")
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>")
    objects.append(f"<</Filter/FlateDecode/Length {len(stream)}>>stream\n{stream}\nendstream")
    return make.assembled(objects, "")


def _workbook(path: Path, rows: list[list[str | int]], far: bool = False) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if far:
        book.active["XFD1048576"] = "x"
    book.save(path)
