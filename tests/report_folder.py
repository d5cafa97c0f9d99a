"""A folder of fictional reports as a user may have it, good files and bad: for the tests of pipeline and commands."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import duckdb

UNITS = """unit_id,name,full_name,level,parent_id
X-1,霁川市,霁川市,city,
X-11,澄泽区,霁川市澄泽区,county,X-1
X-111,苇桥街道,霁川市澄泽区苇桥街道,township,X-11
X-112,漱石街道,霁川市澄泽区漱石街道,township,X-11
"""
WEIQIAO_2023 = """苇桥街道2023年度法治政府建设情况报告
发布日期:2024-01-20
2023年,苇桥街道在区委、区政府领导下推进依法行政,现将有关情况报告如下:
一、主要工作和成效
(一)加强学习培训。开展法治培训12场次,约300人次参加。
(二)化解矛盾纠纷。调解矛盾纠纷200件,调解成功198件。
(三)办好行政诉讼。全年审结行政诉讼案件71件,其中败诉5件,败诉率7.04%。
二、存在的问题
执法人员不足。
三、下一步打算
2024年,力争调解成功率达到99%以上。
"""
WEIQIAO_2022 = WEIQIAO_2023.replace("2024", "2023").replace("2023年", "2022年").replace("12场", "9场")
SHUSHI_2023 = """漱石街道2023年法治政府建设工作总结
2023年,漱石街道依法履职。
一、工作开展情况
全年调解矛盾纠纷88件,无行政诉讼败诉案件,村(社区)法律顾问实现全覆盖。
"""
SHUSHI_2022 = SHUSHI_2023.replace("2023", "2022").replace("88件", "90件")
PLAN = """澄泽区法治政府建设实施方案(2024-2026年)
2024年2月1日
一、总体要求
到2026年,调解成功率达到99.5%以上。
"""
TABLE = """单位,年份,指标,数值
X-111,2021,信访件数,40
霁川市澄泽区漱石街道,2021,信访件数,55
霁川市澄泽区漱石街道,2021,绿化面积,3
霁川市澄泽区漱石街道,2021,调解成功率,较高
"""
ERROR_PAGE = (
    "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>"
)
HUGE = 200 * 1024 * 1024
REFUSED = {
    "坏/二进制.txt": "二进制",
    "坏/空.txt": "空的",
    "坏/超大.txt": "200 MB",
    "坏/错误页.html": "错误页",
    "坏/未知表.csv": "单位、年份、指标、数值",
}  # path -> words of the reason


def good(folder: Path) -> Path:
    """Only files that can be read: UTF-8, CR LF, GBK, with BOM, a table, a plan, an archive."""
    files = {
        "fazhi-units.csv": UNITS.encode(),
        "苇桥/2023.txt": WEIQIAO_2023.encode(),
        "苇桥/2022.txt": WEIQIAO_2022.replace("\n", "\r\n").encode(),
        "漱石/2023.txt": SHUSHI_2023.encode("gbk"),
        "漱石/2022.txt": SHUSHI_2022.encode("utf-8-sig"),
        "方案.txt": PLAN.encode(),
        "表.csv": TABLE.encode(),
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "历年.zip", "w") as archive:
        archive.writestr("苇桥2020.txt", WEIQIAO_2022.replace("2022年", "2020年").replace("2023", "2021"))
    return folder


def with_bad(folder: Path) -> Path:
    """The good files, a copy of one, one cut in the middle of a character, and all that must be refused."""
    good(folder)
    (folder / "漱石/副本.txt").write_bytes((folder / "漱石/2023.txt").read_bytes())
    cut = SHUSHI_2023.replace("2023", "2019").rstrip("\n").encode("gbk")[:-1]
    (folder / "漱石/截断.txt").write_bytes(cut)
    (folder / "坏").mkdir()
    (folder / "坏/空.txt").touch()
    (folder / "坏/二进制.txt").write_bytes(bytes(range(1, 256)) * 20)
    (folder / "坏/错误页.html").write_text(ERROR_PAGE, encoding="utf-8")
    (folder / "坏/未知表.csv").write_text("甲,乙,丙\n1,2,3\n", encoding="utf-8")
    (folder / "坏/超大.txt").write_text("法治政府建设", encoding="utf-8")
    os.truncate(folder / "坏/超大.txt", HUGE)
    return folder


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


def content(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything a dataset says, but for times, the folder it was built from and the log of its build."""
    tables = ("unit", "document", "coverage", "section", "indicator", "fact", "value", "issue")
    with duckdb.connect(str(db), read_only=True) as con:
        return {
            table: sorted(
                rows(con, "FROM document SELECT * EXCLUDE (root)" if table == "document" else f"FROM {table}"), key=str
            )
            for table in tables
        }
