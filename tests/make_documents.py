"""One fictional report as files made by real programs: LibreOffice, chromium, zipfile; and as plain text.

Headings are numbered by the word processor (nothing but the words is typed), every page has a header and a footer
with its number, and a table has ruled cells: what readers must keep and what they must take out.
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

from programs import CHROMIUM, SOFFICE

HEADER, FOOTER = "云溪县青石镇人民政府文件", "青石镇司法所编印"
TITLE = "云溪县青石镇2024年度法治政府建设情况报告"
READY = Path(__file__).parent / "documents"
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Part:
    """A heading of level 1 to 3, a paragraph (level 0) or a table (`rows`)."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


REPORT = (
    Part(
        "2024年,青石镇坚持以习近平法治思想为指导,深入贯彻落实党的二十大精神,扎实推进依法行政,"
        "法治政府建设各项工作取得新的成效。现将有关情况报告如下。"
    ),
    Part("主要工作成效", 1),
    Part("健全依法决策机制", 2),
    Part(
        "全年召开党委会议研究法治建设工作12次,开展合法性审查56件,提出审查意见132条。制定规范性文件3件,"
        "清理规范性文件21件,废止4件。全镇聘请法律顾问5名,村(社区)法律顾问覆盖率100%,法律顾问参与重大决策论证18次。"
    ),
    Part("规范行政执法", 2),
    Part(
        "全年办理行政处罚案件238件,罚没金额46.8万元,开展行政执法检查1204次,发现问题317个,整改完成率98.7%。"
        "组织执法人员培训6场次,培训执法人员215人次,执法证持证率达96%以上,新增执法人员11名。"
    ),
    Part("化解矛盾纠纷", 2),
    Part("加强人民调解", 3),
    Part(
        "全镇现有人民调解委员会23个,人民调解员96名。全年排查矛盾纠纷850余件,调解案件823件,调解成功811件,"
        "调解成功率98.5%,涉及金额1260.5万元。接待群众来访460人次,办理信访事项139件,按期办结率100%。"
    ),
    Part("做好行政复议和应诉", 3),
    Part(
        "全年收到行政复议案件9件,办结8件,被纠正1件。办理行政诉讼案件14件,审结12件,败诉1件,败诉率8.33%,"
        "行政机关负责人出庭应诉11件,出庭应诉率100%。"
    ),
    Part(
        rows=(
            ("指标", "2023年", "2024年"),
            ("人民调解案件数(件)", "768", "823"),
            ("行政处罚案件数(件)", "205", "238"),
            ("法治宣传活动场次(场)", "41", "58"),
        )
    ),
    Part("加强法治宣传", 2),
    Part(
        "全年开展法治宣传活动58场次,发放宣传资料1.2万余份,受教育群众3万余人次;培育法律明白人186名,"
        "建成民主法治示范村4个,其中国家级1个、省级3个。开展领导干部学法8次,组织旁听庭审3次,参加76人次。"
    ),
    Part("存在的主要问题", 1),
    Part("一是执法力量不足,在编执法人员仅32名;二是普法针对性不强,线上普法覆盖人数不足1万人。"),
    Part("下一年度工作安排", 1),
    Part(
        "2025年,将新聘法律顾问3名,开展法治宣传活动不少于60场次,力争调解成功率达到99%以上,行政诉讼败诉率控制在5%以内。"
    ),
    Part("特此报告。"),
)


def lines() -> Iterator[str]:
    """The report as text: a paragraph, heading or table row a line, numbers as the word processor shows them."""
    counters = [0, 0, 0]
    for part in REPORT:
        if part.rows:
            yield from (" | ".join(row) for row in part.rows)
        elif part.level:
            counters[part.level - 1] += 1
            counters[part.level :] = [0] * (3 - part.level)
            yield _number(part.level, counters[part.level - 1]) + part.text
        else:
            yield part.text


def _number(level: int, count: int) -> str:
    numeral = _NUMERALS[count - 1]
    return (f"{numeral}、", f"（{numeral}）", f"{count}.")[level - 1]


def plain_text() -> str:
    return "\n".join((TITLE, *lines())) + "\n"


# --- LibreOffice ----------------------------------------------------------------------------------------------

_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="16pt" style:font-size-asian="16pt"
 style:font-name-asian="Noto Serif CJK SC" fo:language="zh" fo:country="CN" style:language-asian="zh"
 style:country-asian="CN"/></style:default-style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="1.13cm"
 fo:text-align="justify" fo:line-height="28pt"/></style:style>
<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
<style:style style:name="Small" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties fo:font-size="10pt" style:font-size-asian="10pt"/></style:style>
<text:list-style style:name="Numbers">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（"
 style:num-suffix="）"/>
<text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="."/>
</text:list-style></office:styles>
<office:automatic-styles>
<style:style style:name="Cell" style:family="table-cell">
<style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="2.5cm" fo:margin-bottom="2.5cm" fo:margin-left="2.8cm" fo:margin-right="2.6cm">
{columns}</style:page-layout-properties>
<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="Small">{header}</text:p></style:header>
<style:footer><text:p text:style-name="Small">{footer}</text:p>
<text:p text:style-name="Small">— <text:page-number/> —</text:p>
</style:footer></style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def flat_odt(columns: int = 1) -> str:
    """The report as one XML file that LibreOffice turns into everything else."""
    parts = [f'<text:p text:style-name="Title">{TITLE}</text:p>']
    for part in REPORT:
        parts.append(_flat_part(part))
    layout = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/>' if columns > 1 else ""
    return _FODT.format(header=HEADER, footer=FOOTER, body="".join(parts), columns=layout)


def _flat_part(part: Part) -> str:
    if part.rows:
        rows = ("".join(_flat_cell(cell) for cell in row) for row in part.rows)
        columns = f'<table:table-column table:number-columns-repeated="{len(part.rows[0])}"/>'
        body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        return f'<table:table table:name="T">{columns}{body}</table:table>'
    paragraph = f'<text:p text:style-name="Body">{escape(part.text)}</text:p>'
    if not part.level:
        return paragraph
    inner = (
        "<text:list><text:list-item>" * (part.level - 1)
        + paragraph
        + "</text:list-item></text:list>" * (part.level - 1)
    )
    return (
        '<text:list text:style-name="Numbers" text:continue-numbering="true"><text:list-item>'
        f"{inner}</text:list-item></text:list>"
    )


def _flat_cell(cell: str) -> str:
    start = '<table:table-cell table:style-name="Cell" office:value-type="string">'
    return f"{start}<text:p>{escape(cell)}</text:p></table:table-cell>"


def by_libreoffice(source: Path, ending: str, folder: Path, *how: str) -> Path:
    """The file converted by LibreOffice with a profile of its own."""
    assert SOFFICE
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, home, "--headless", *how, "--convert-to", ending, "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{source.stem}.{ending.split(':')[0]}"


# --- chromium -------------------------------------------------------------------------------------------------


def web_page() -> str:
    body = []
    for line in lines():
        if " | " in line:
            body.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.split(" | ")) + "</tr>")
        else:
            body.append(f"<p>{escape(line)}</p>")
    content = "".join(body).replace("</p><tr>", "</p><table border=1><tr>").replace("</tr><p>", "</tr></table><p>")
    style = "body{font-family:'Noto Serif CJK SC'}table{border-collapse:collapse}"
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>{TITLE}</title><style>{style}</style></head>"
        f"<body><div class=nav><a href=#>首页</a> <a href=#>政务公开</a></div><h1>{TITLE}</h1>{content}</body></html>"
    )


def pages_by_chromium(folder: Path) -> tuple[Path, Path]:
    """The web page printed to PDF and saved as MHTML. In a thread: other tests' browser keeps a loop on this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_pages_by_chromium, folder).result()


def _pages_by_chromium(folder: Path) -> tuple[Path, Path]:
    from playwright.sync_api import sync_playwright

    page_file = folder / "page.html"
    page_file.write_text(web_page(), encoding="utf-8")
    pdf, mhtml = folder / "printed.pdf", folder / "saved.mhtml"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.pdf(path=pdf, format="A4", display_header_footer=True, margin={"top": "60px", "bottom": "60px"})
        saved = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        mhtml.write_bytes(saved.encode("utf-8"))
        browser.close()
    return pdf, mhtml


# --- mail and archives ----------------------------------------------------------------------------------------


def mail(path: Path) -> Path:
    """A message whose report stands in its HTML part, beside a plain part that says nothing."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = TITLE, "sender@example.com", "receiver@example.com"
    message.set_content("请以网页格式查看。")
    message.add_alternative(web_page(), subtype="html", charset="gb18030", cte="base64")
    path.write_bytes(message.as_bytes())
    return path


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


# --- PDF by hand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """One page of a hand-made PDF: texts as (x, y, size, words), strokes as (x1, y1, x2, y2), raw operators."""

    texts: tuple[tuple[float, float, float, str], ...] = ()
    strokes: tuple[tuple[float, float, float, float], ...] = ()
    raw: str = ""
    turned: int = 0  # /Rotate


def hand_made_pdf(sheets: list[Sheet], trailer: str = "") -> bytes:
    """A PDF with Chinese text in a font that is not embedded, so that a test can put anything anywhere."""
    font = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
    descendant = (
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1[500] 2 95 500]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R>>"
    )
    descriptor = (
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        "/Ascent 850/Descent -150/CapHeight 700/StemV 80>>"
    )
    pages = [6 + 2 * index for index in range(len(sheets))]
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>", font]
    objects += [descendant, descriptor]
    for number, sheet in zip(pages, sheets, strict=True):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {sheet.turned}/Contents {number + 1} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        stream = _operators(sheet)
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return assembled(objects, trailer)


def _operators(sheet: Sheet) -> str:
    texts = (
        f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{words.encode('utf-16-be').hex()}> Tj ET"
        for x, y, size, words in sheet.texts
    )
    strokes = (f"0.5 w {x1} {y1} m {x2} {y2} l S" for x1, y1, x2, y2 in sheet.strokes)
    return "\n".join((*texts, *strokes, sheet.raw))


def assembled(objects: list[str], trailer: str) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode("latin-1")
