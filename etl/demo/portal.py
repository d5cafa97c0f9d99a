"""From lines to a file: portal furniture, signs, encoding and damage, as the texts are found on the Internet."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from pypinyin import Style as Reading
from pypinyin import pinyin

from etl.demo.city import DATA
from etl.repair.forward import corrupt
from etl.repair.script import to_traditional

_FOLDED = str.maketrans("，；：（）", ",;:()")
_HEADERS = (
    "当前位置：信息公开首页 > 政务公开 > 法治政府建设年报\n索 引 号：{index_no}\n"
    "发布机构：{issuer}\n发文日期：{published}\n标　　题：{title}\n\n",
    "发布时间：{published} 来源：{issuer} 浏览量：10000 字体：大 中 小\n",
    "索引号 {index_no}\n发布机构 {issuer}\n成文日期 {published}\n",
)


@dataclass(frozen=True)
class Sheet:
    """A text with what a portal says about it. `table`: rows of cells behind the text, the header first."""

    title: str
    lines: tuple[str, ...]
    issuer: str
    index_no: str
    published: str  # 2024-02-18
    table: tuple[tuple[str, ...], ...] = ()


def ending(features: frozenset[str]) -> str:
    return "html" if features & {"html", "table"} else "txt"


def render(sheet: Sheet, features: frozenset[str], chance: random.Random) -> tuple[bytes, str]:
    """The bytes of the file and the name of their encoding."""
    text = _html(sheet, features, chance) if ending(features) == "html" else _plain(sheet, features, chance)
    if "damaged" in features:
        text = damage(text, chance)
    encoding = "gbk" if "gbk" in features else "utf-8-sig" if chance.random() < 0.06 else "utf-8"
    return text.encode(encoding), encoding


def _plain(sheet: Sheet, features: frozenset[str], chance: random.Random) -> str:
    indent = chance.choice(("", "", "　　"))
    gap = chance.choice(("\n", "\n\n"))
    body = gap.join(indent + line for line in sheet.lines) + "\n"
    title = "" if "bare" in features else sheet.title + gap
    text = title + body
    if "folded" in features:
        text = text.translate(_FOLDED)
    if "header" in features:
        header = chance.choice(_HEADERS).format(
            index_no=sheet.index_no, issuer=sheet.issuer, published=sheet.published, title=sheet.title
        )
        text = header + text
    return text.replace("\n", "\r\n") if chance.random() < 0.1 else text


def _html(sheet: Sheet, features: frozenset[str], chance: random.Random) -> str:
    form = chance.choice(('<p style="text-indent: 2em;">{}</p>', "<p>　　{}</p>", "<p><span>{}</span></p>"))
    body = "\n".join(form.format(html.escape(line, quote=False)) for line in sheet.lines)
    if "folded" in features:
        body = body.translate(_FOLDED)
    fields = {"title": sheet.title, "issuer": sheet.issuer, "index_no": sheet.index_no, "published": sheet.published}
    charset = "gbk" if "gbk" in features else "utf-8"
    return _page(chance.choice(("portal", "bureau"))).substitute(fields, charset=charset, body=body + _table(sheet))


@lru_cache(maxsize=2)
def _page(name: str) -> Template:
    return Template((DATA / "pages" / f"{name}.html").read_text(encoding="utf-8"))


def _table(sheet: Sheet) -> str:
    rows = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in sheet.table)
    return "\n<table border=1>\n" + "".join(rows) + "</table>" if sheet.table else ""


def damage(text: str, chance: random.Random) -> str:
    """What mirror sites make of a text: traditional characters, readings in brackets, cuts before marks."""
    traditional = to_traditional(text)
    changed = sorted({after for before, after in zip(text, traditional, strict=True) if before != after})
    noted = chance.sample(changed, min(len(changed), chance.randint(30, 70)))
    table = {char: pinyin(char, style=Reading.TONE)[0][0] for char in noted}
    return corrupt(text, table, fold=chance.random() < 0.4)
