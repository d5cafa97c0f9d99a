"""A pinyin file name decides only where the text names no place, and says that it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.pipeline import SourceFile, document_of, gazetteer_for

COUNTY = "我县2024年受理行政复议案件51件，县政府部门为被申请人的40件。全县行政复议案件办结45件。\n"
OFFICE = "2023年，代表建议和政协提案我局办理合计95件，我局均已办复。\n"
CITY = "2024年，全市复议机关收到行政复议申请921件，居全省前列。市政府新闻办召开发布会，介绍全市行政复议工作。\n"

PROVINCE = "2023年，全省共有调解员5.2万名。全省调解纠纷31万件。\n"


@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [
        ("fangcheng-2024", COUNTY, "方城县"),  # 防城区 and 防城港市 are no 县
        ("binzhou-2024", CITY, "滨州市"),  # 彬州市 lies in a city and would compare itself with that one
        ("wuhan_jyj2023", OFFICE, "武汉市教育局"),
        ("wuhan_abc2023", OFFICE, ""),  # an office nobody knows stays open
        ("henan2023", PROVINCE, "河南省"),  # not 河南蒙古族自治县
        ("henan2023", "2023年，调解工作居全省前列，共调解纠纷300件。\n", ""),
        ("report-2023", COUNTY, ""),
        ("scan0001", COUNTY, ""),
        ("fangcheng-2024", COUNTY + "镇坪县人民政府\n", "镇坪县"),  # the text speaks first
    ],
)
def test_unit_by_file_name(tmp_path: Path, name: str, text: str, unit: str) -> None:
    file = tmp_path / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    document = document_of(SourceFile(file, file), gazetteer_for())
    assert document.unit.name == unit
    inferred = any("按文件名" in warning for warning in document.warnings)
    assert inferred == (unit in {"方城县", "滨州市", "武汉市教育局", "河南省"})
