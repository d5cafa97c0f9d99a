"""Reports whose numbers a person must look at, and the dataset made of them: for the tests of the review page."""

from __future__ import annotations

from pathlib import Path

from report_folder import SHUSHI_2022, UNITS, WEIQIAO_2022, WEIQIAO_2023

from etl.pipeline import build

# 5 of 71 is 7.04%: the stated rate is not what its counts give
RATE = ("X-111", 2023, "litigation_loss_rate")
# two numbers for one thing in one report
TWICE = ("X-112", 2023, "mediation_case_count")
SHUSHI_2023 = """漱石街道2023年法治政府建设工作总结
2023年，漱石街道依法履职。
一、工作开展情况
全年调解矛盾纠纷88件，村(社区)法律顾问实现全覆盖。
二、附表说明
全年共调解矛盾纠纷98件。
"""


def reports(folder: Path) -> Path:
    files = {
        "fazhi-units.csv": UNITS,
        "苇桥/2023.txt": WEIQIAO_2023.replace("败诉率7.04%", "败诉率8.7%"),
        "苇桥/2022.txt": WEIQIAO_2022,
        "漱石/2023.txt": SHUSHI_2023,
        "漱石/2022.txt": SHUSHI_2022,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def dataset(place: Path, name: str = "ours") -> Path:
    """The folder 年报 and the dataset of it; returns the link."""
    link = place / f"{name}.duckdb"
    build([reports(place / "年报")], link)
    return link


def item(cell: tuple[str, int, str]) -> str:
    return ":".join(map(str, cell))
