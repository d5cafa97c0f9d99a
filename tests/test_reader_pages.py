"""The HTML reader on whole portal pages (tests/pages) and on the markup that reports come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.readers import read

PAGES = sorted(Path(__file__).parent.glob("pages/*.html"))
# prose in a sidebar that nothing marks as furniture is kept: losing a body paragraph would be the worse error
KNOWN_TO_KEEP_FURNITURE = {"22-sidebar-digest"}
PROSE = "青石镇坚持依法行政,法治政府建设取得新进展,现报告如下。"
# each of these looks like furniture to a careless rule
BODY_LINES = """检查发现问题120个,已全部反馈整改。
发现执法错误12处,已反馈纠错。
查处未经许可擅自使用燃气案件3件。
指导企业办理ICP备案12件。
回复群众留言提交办理120件。
办理网民评论留言,登录平台答复56条。
网站浏览量达12万次。
打印宣传册3000份,分享到微信群。
当前位于全市第三位。
群众满意度98%,非常满意占比76%。
地址:云溪县人民路1号。
联系电话:0000-0000000
时间:2024年5月12日,参加人员56人。
来源:青石镇人民政府
主办单位:青石镇司法所
相关文件3件。
下载办事指南500次。
名称:法治讲座12场。
无。""".splitlines()


def write(path: Path, page: str) -> Path:
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_gives_its_report(page: Path) -> None:
    lines = read(page).text.splitlines()
    expected = page.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line in expected] == expected
    if page.stem not in KNOWN_TO_KEEP_FURNITURE:
        assert lines == expected


def test_meta_tags_and_header_table_become_metadata() -> None:
    trs, zoom = read(PAGES[0]), read(PAGES[1])
    title = "青石镇2024年度法治政府建设情况报告"
    assert trs.title == zoom.title == title
    assert (trs.metadata["published_on"], trs.metadata["issuer"]) == ("2025-01-21", "青石镇人民政府")
    assert zoom.metadata["index_no"] == "990001/2025-00012"
    assert (zoom.metadata["published_on"], zoom.metadata["issuer"]) == ("2025-01-20", "云溪县青石镇人民政府")


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("全年办案<span>12</span>件。", "全年办案12件。"),
        ("共<b>1</b><b>,204</b>件", "共1,204件"),
        ("面积3m<sup>2</sup>", "面积3m²"),
        ("办案12<sup>1</sup>件", "办案12¹件"),
        ("&nbsp;&nbsp;一、成效&nbsp;", "一、成效"),
        ("　　法治\n      政府", "法治政府"),
        ("占比 97.6&#37;&hellip;", "占比 97.6%…"),
        ("办案<!-- 99 -->12件<script>1</script>", "办案12件"),
    ],
)
def test_inline_markup(tmp_path: Path, markup: str, line: str) -> None:
    body = f"<p>{PROSE}</p>"
    document = read(write(tmp_path / "a.html", f"<html><body><div>{body}<p>{markup}</p>{body}</div></body></html>"))
    assert line in document.text.splitlines()


def test_line_breaks_end_a_line(tmp_path: Path) -> None:
    page = "<html><body>一、成效<br/>全年办理行政处罚案件12件,未发生败诉案件。<br>二、问题</body></html>"
    lines = read(write(tmp_path / "a.html", page)).text.splitlines()
    assert lines == ["一、成效", "全年办理行政处罚案件12件,未发生败诉案件。", "二、问题"]


@pytest.mark.parametrize(
    "around", ['<div class="TRS_Editor">{}</div>', "<div>{}</div>", "<table><tr><td>{}</td></tr></table>"]
)
@pytest.mark.parametrize("paragraph", ["<p>{}</p>", "<p class=head><span>{}</span></p>", "{}<br>", "<div>{}</div>"])
def test_body_lines_that_sound_like_furniture_stay(tmp_path: Path, around: str, paragraph: str) -> None:
    expected = [PROSE, *(text for line in BODY_LINES for text in (line, PROSE))]
    body = around.format("".join(map(paragraph.format, expected)))
    page = f"<html><body><ul><li><a href=1>首页</a></li></ul>{body}</body></html>"
    assert read(write(tmp_path / "a.html", page)).text.splitlines() == expected
