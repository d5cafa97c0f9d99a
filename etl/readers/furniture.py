"""Which lines of a page are the report and which are the portal around it.

Removal must be certain, keeping need not be: a line goes only when its own words, its links or an ancestor's name
say furniture, and no ancestor that holds a good part of the page's prose is ever believed to be furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.readers.page import Line

# Words in tag, id, class or role; whole tokens, so that `headline` and `navigate-to-body` do not count.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|footer|foot|footbox|copyright|breadcrumbs?|crumbs?|position|"
    r"location|dqwz|weizhi|sidebar|aside|side|share|bdshare|bshare|related|xgwd|xglj|xgxw|recommend|prev|next|"
    r"prenext|pagination|pager|toolbar|tools?|login|search|comments?|pinglun|feedback|jiucuo|jc|pingjia|qrcode|ewm|"
    r"friendlinks?|yqlj|banner|top|topbar|header|head|bottom|btm|wza|accessible|dialog|modal|popup|hot|ranking|"
    r"printer|fontsize|contentinfo|complementary)(?:$|[\s_\d-])",
    re.I,
)
_EDITORS = re.compile(  # what an editor put there is the report; portals add nothing inside
    r"(?:^|\s)(?:zoom|ucap-?content|ivs_content|js_content|vsb_content\w*|v_news_content|wp_articlecontent|"
    r"my_doccontent|trs_editor\w*|trs_ueditor|custom_unionstyle|div_zhengwen)(?:$|\s)",
    re.I,
)
_CONTAINERS = re.compile(
    _EDITORS.pattern
    + r"|(?:^|\s)(?:articlecontent|content-body|article-content|article_content|articlecon|article-con|"
    r"pages_content|xxgk_content|news_content|newscontent|wzcon|rich_media_content|contxt|bt-content|con_text|"
    r"detail-content)(?:$|\s)",
    re.I,
)
_COUNT = r"[:：]?\s*(?:\[?\d*\]?)\s*次?"
_ATOMS = (
    rf"(?:本文)?(?:浏览|阅读|点击|访问|查看)(?:次数|量|数){_COUNT}",
    r"(?:字体|字号)(?:大小)?[:：]?",
    r"[大中小]",
    r"(?:我要)?打印(?:本页|文章|此页)?",
    r"关闭(?:窗口|本页|页面)?",
    r"分享(?:到|至)?[:：]?",
    r"扫一扫.{0,20}",
    r"返回(?:顶部|首页|列表|上一页)?",
    r"(?:用户名|密码|验证码)[:：]?",
    r"(?:网站)?首页|[上下]一页|更多(?:>>|》)?|TOP|English|APP|A[+-]|默认|移动端|手机(?:版|阅读|浏览)?",
    r"微信|(?:新浪)?微博|QQ(?:空间|好友)|人人网|豆瓣|一键分享|点赞|有用|无用|听全文|朗读|收起|展开",
    r"收藏(?:本页)?|下载|复制链接|导出|(?:我要)?纠错|登录|注册|搜索|检索|设为首页|加入收藏",
    r"无障碍(?:浏览|阅读)?|长者(?:模式|版|专区)?|适老化|关怀版|智能问答|(?:繁|简)体(?:中文|版)?",
    r"网站地图|联系我们|关于我们|网站声明|隐私(?:声明|政策)",
)
# possessive throughout: 返回首页 is one atom or two, and a row of them must not be tried in every way
_ONLY_ATOMS = re.compile(rf"[【\[(（]*+(?:(?>{'|'.join(_ATOMS)})[\s|｜/·>》,，、\[\]【】()（）\-]*+)++", re.I)
_WHOLE = re.compile(
    r"(?:"
    r"(?:上|下)一?(?:篇|条|页|则)(?:文章|新闻)?\s*[:：].*|"
    r"(?:您)?(?:现在)?(?:当前|所在|现在)?(?:的)?(?:位置|栏目)(?:是|在)?\s*[:：].*|"
    r"今天是.{0,40}|.{0,12}(?:政府|政务)(?:门户)?网站?\s*欢迎您?.{0,10}|"
    r"[(（\[【]?(?:责任编辑|编辑|审核|校对|初审|复审|终审|录入)\s*[:：].{0,30}|"
    r".{0,20}版权所有.*|Copyright.*|.*ICP[备证]案?(?:号)?[:：]?\s*\d{4}.*|.*公网安备\s*\d{4}.*|网站标识码.*|"
    r"建议使用.{0,20}(?:分辨率|浏览器).*|友情链接.{0,10}|"
    r"(?:相关|推荐|热门|最新|延伸)(?:文件|链接|新闻|文档|稿件|解读|阅读|信息|政策|文章|推荐)\s*[:：]?|"
    r"(?:我要纠错[:：]?)?(?:如果?|若)?您(?:在浏览时)?(?:发现|认为).{0,20}(?:错误|有误).{0,60}|纠错(?:内容|类型|位置)\s*[:：]?.*|"
    r".{0,30}未经.{0,6}(?:授权|许可|允许).{0,10}(?:转载|镜像).{0,30}|"
    r"(?:发表)?(?:评论|留言)(?:前)?请先?登录.{0,60}|您的(?:姓名|邮箱|联系方式|评价).*|您对本(?:页面?|文|信息).{0,12}|"
    r"(?:非常)?(?:满意|不满意|基本满意)(?:\s*(?:非常)?(?:满意|不满意|基本满意|一般))*"
    r")",
    re.I,
)
_CONTACT = re.compile(  # footers have these, and so may the end of a report
    r"(?:主办|承办|协办|运维|维护|技术支持|主管|运行维护)(?:单位|部门)?\s*[:：].*|"
    r"(?:单位|联系|办公)?地址\s*[:：].*|(?:联系|服务|办公|值班)?电话\s*[:：].*|邮编\s*[:：].*"
)
_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_INFO = re.compile(
    rf"(?:{_DAY}\s*)?[\[【(（]?\s*(?:信息)?(?:"
    r"(?:发布|发文|公开|制发|生成|成文|印发|更新|录入|添加|废止|生效)(?:日期|时间|机构|机关|单位|字号|主体|方式|范围|类别)|"
    r"来\s*源|时\s*间|日\s*期|作\s*者|索\s*引\s*号|文\s*号|(?:信息)?名\s*称|标\s*题|主题(?:分类|词)|有效性|效力状态|"
    r"(?:组配|体裁)分类|统一登记号)\s*(?:[:：]|\|).{0,200}|"
    rf"\S{{2,12}}\s+{_DAY}$"  # 云溪发布 2025-01-20, below the title
)
_SPANS = {"font", "span", "b", "strong", "em", "center", "a", "u", "i"}
_NO_HOLDER = _SPANS | {"p", "li"}
_NEVER_NAMED = _NO_HOLDER | {"h1", "h2", "h3", "h4", "h5", "h6"}
_SENTENCE_END = re.compile(r"[。；;！!]")
_MAX_FURNITURE = 160  # no pattern may take a line longer than this


@dataclass(frozen=True)
class Body:
    """Indices of the page's lines that are the report, and how many characters of prose they hold."""

    kept: tuple[int, ...]
    prose: int


def find_body(lines: Sequence[Line]) -> Body:
    """Pick the report out of the page's lines."""
    total = max(1, sum(map(_prose, lines)))
    furniture = _furniture_flags(lines, total)
    clean = [0 if flag else _prose(line) for line, flag in zip(lines, furniture, strict=True)]
    if not any(clean):
        return Body((), 0)
    root = _root(lines, furniture, clean)
    runs = [run for run in _runs(furniture) if _belongs(run, lines, clean, root)]
    first, last = runs[0][0], runs[-1][-1]
    kept = tuple(i for i in range(first, last + 1) if not furniture[i] and (_under(lines[i], root) or clean[i]))
    return Body(kept, sum(clean[i] for i in kept))


def is_information(line: Line) -> bool:
    """A line of the block between title and body: 来源, 发布日期, 索引号 …"""
    return len(line.text) <= 2 * _MAX_FURNITURE and bool(_INFO.match(line.text))


def _prose(line: Line) -> int:
    """Characters that speak for a body: whole sentences that are no link, and rows of data."""
    is_label = is_information(line) or _CONTACT.fullmatch(line.text) is not None
    if line.linked * 2 > len(line.text) or is_label or _is_phrase(line):
        return 0
    if line.row:
        return line.han + sum(map(str.isdigit, line.text))
    is_sentence = line.han >= 40 or (line.han >= 12 and _SENTENCE_END.search(line.text))
    return line.han if is_sentence else 0


def _is_phrase(line: Line) -> bool:
    short = len(line.text) <= _MAX_FURNITURE
    return short and bool(_WHOLE.fullmatch(line.text) or _ONLY_ATOMS.fullmatch(line.text))


def _furniture_flags(lines: Sequence[Line], total: int) -> list[bool]:
    share: Counter[int] = Counter()
    for line in lines:
        share.update(dict.fromkeys(line.path, _prose(line)))
    after_prose = _after_prose(lines)
    return [
        _ONLY_ATOMS.fullmatch(line.text) is not None
        or (not _in_editor(line) and _is_furniture(lines, i, after_prose[i], share, total))
        for i, line in enumerate(lines)
    ]


def _is_furniture(lines: Sequence[Line], index: int, after_prose: bool, share: Counter[int], total: int) -> bool:
    line = lines[index]
    return (
        _is_phrase(line)
        or _is_label(line, after_prose)
        or _named_furniture(line, share, total)
        or _in_link_list(lines, index)
    )


def _is_label(line: Line, after_prose: bool) -> bool:
    """来源:…, 地址:… are furniture above the body and in the footer, but not after prose in the same element."""
    return not after_prose and (is_information(line) or _CONTACT.fullmatch(line.text) is not None)


def _after_prose(lines: Sequence[Line]) -> list[bool]:
    """For each line whether prose stands before it in a paragraph (<p>, or a <div> of its own) beside its own."""
    holders: set[tuple[int, ...]] = set()
    flags = []
    for line in lines:
        holder = line.path[: _depth(line.names, _SPANS) - 1]
        flags.append(holder in holders)
        if _prose(line):
            holders.add(holder)
    return flags


def _named_furniture(line: Line, share: Counter[int], total: int) -> bool:
    """An ancestor is called nav, footer, share …, and holds less than a fifth of the page's prose.

    Paragraphs and headings are not asked: <p class="head"> is a heading of the report.
    """
    return any(
        share[node] * 5 < total and name.split()[0] not in _NEVER_NAMED and _NAMES.search(name) is not None
        for node, name in zip(line.path, line.names, strict=True)
    )


def _in_link_list(lines: Sequence[Line], index: int) -> bool:
    """A line that is a link, beside another that is one. A lone one may be a law's title inside the body."""
    return _is_link(lines[index]) and any(
        _is_link(lines[near]) for near in (index - 1, index + 1) if 0 <= near < len(lines)
    )


def _is_link(line: Line) -> bool:
    return line.linked * 10 >= len(line.text) * 7 and not line.text.startswith("附件")


def _root(lines: Sequence[Line], furniture: list[bool], clean: list[int]) -> tuple[int, ...]:
    """Path of the element that holds the body: a known container's parent, else what the longest run shares."""
    inside = [i for i, line in enumerate(lines) if _in_container(line)]
    if sum(clean[i] for i in inside) * 10 >= sum(clean) * 6:
        prose = [lines[i] for i in inside if clean[i]]
        return _shared([line.path[: _container_depth(line)] for line in prose])
    longest = max(_runs(furniture), key=lambda run: sum(clean[i] for i in run))
    prose = [lines[i] for i in longest if clean[i]]
    few = len(prose) < 3  # a short body: one paragraph's own element would shut out headings and signature
    shared = _shared([line.path for line in ([lines[i] for i in longest] if few else prose)])
    return shared[: _depth(prose[0].names[: len(shared)], _NO_HOLDER)]


def _depth(names: Sequence[str], passed_over: set[str]) -> int:
    """Ancestors down to the innermost one of another kind: an unclosed <font> leaves its last <p> outside."""
    return max((i + 1 for i, name in enumerate(names) if name.split()[0] not in passed_over), default=0)


def _in_editor(line: Line) -> bool:
    return any(map(_EDITORS.search, line.names))


def _in_container(line: Line) -> bool:
    return any(map(_CONTAINERS.search, line.names))


def _container_depth(line: Line) -> int:
    """How many ancestors stand above the innermost wrapper of the outermost known container."""
    return next(i for i, name in enumerate(line.names) if _CONTAINERS.search(name))


def _shared(paths: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The longest common beginning."""
    low, high = min(paths), max(paths)  # what these two share, all between them share
    length = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:length]


def _under(line: Line, root: tuple[int, ...]) -> bool:
    return line.path[: len(root)] == root


def _runs(furniture: list[bool]) -> Iterator[list[int]]:
    """Maximal runs of lines that are not furniture."""
    run: list[int] = []
    for index, flag in enumerate([*furniture, True]):
        if not flag:
            run.append(index)
        elif run:
            yield run
            run = []


def _belongs(run: list[int], lines: Sequence[Line], clean: list[int], root: tuple[int, ...]) -> bool:
    """A run is body when it has prose inside the body's element (or stands in a known container), or a tenth of all."""
    inside = any(_under(lines[i], root) and (clean[i] or _in_container(lines[i])) for i in run)
    return inside or sum(clean[i] for i in run) * 10 >= sum(clean)
