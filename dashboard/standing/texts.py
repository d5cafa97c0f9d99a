"""Words of the ranking, profile and target pages: key -> (Chinese, English). `dashboard.texts` takes them in."""

from __future__ import annotations

STANDING_TEXTS: dict[str, tuple[str, str]] = {
    "page.ranking": ("排名", "Ranking"),
    "field.form": ("口径", "As"),
    "form.total": ("总数", "Total"),
    "form.per_village": ("村居平均", "Per village"),
    "state.no_base": ("村居数不明", "Villages unknown"),
    "state.no_base.word": ("村居数不明", "villages unknown"),
    "ranking.title": ("{indicator}，{year} 年，{n} {level}", "{indicator}, {year}: {n} {level}"),
    "ranking.subtitle.intervals": (
        "圆点为报告数字，横线为 95% 置信区间；横线跨过竖虚线的，与合计水平没有明显差别；箭头表示区间超出图外",
        "Dot: reported; line: 95% interval. A line that crosses the dashed rule is no clear difference; arrow: goes on",
    ),
    "ranking.subtitle.plain": ("圆点为报告数字，按数值排列", "Dots are the reported numbers, in order"),
    "ranking.cut": ("；横轴不从 0 开始", "; the axis does not start at 0"),
    "ranking.overall": ("{n} 个单位合计 {value}", "{n} units together {value}"),
    "ranking.interval": ("95% 置信区间 {low} 至 {high}", "95% interval {low} to {high}"),
    "ranking.left_out": ("中间 {n} 个单位未画出，见数据表", "{n} units in the middle are not drawn; see the table"),
    "ranking.small_base": ("小基数，不计名次", "small base, no place"),
    "ranking.above": ("明显高于合计", "clearly above"),
    "ranking.below": ("明显低于合计", "clearly below"),
    "ranking.cases": ("件", "cases"),
    "ranking.divided": ("{count} ÷ {villages}", "{count} ÷ {villages}"),
    "ranking.per_village.name": ("{name}（村居平均）", "{name} (per village)"),
    "ranking.per_village.uom": ("{uom}每村居", "{uom} per village"),
    "ranking.apart": ("未列入名次", "Not ranked"),
    "ranking.apart.conflict": ("数字矛盾", "Conflicting numbers"),
    "ranking.apart.partial": ("仅有分项", "Parts only"),
    "ranking.apart.no_cases": ("无案件", "No cases"),
    "ranking.apart.no_base": ("村居数不明", "Villages unknown"),
    "ranking.apart.silent": ("报告未提及", "Not mentioned"),
    "ranking.apart.no_report": ("无报告", "No report"),
    "ranking.none": (
        "{year} 年没有可以排列的数字，请换一个指标、年份或层级。未列入的单位见下。",
        "No numbers to rank in {year}; choose another indicator, year or level. Units not ranked are listed below.",
    ),
    "ranking.foot": (
        "来源：{n} 个单位 {year} 年度报告　区间按威尔逊方法计算　空心为约数或小基数；"
        "小基数、矛盾不计名次，名次可能与总览、对比页不同",
        "Source: annual reports of {n} units for {year}. Wilson intervals. Hollow: approximate or small base; "
        "small bases and conflicts have no place here, so places may differ from the overview",
    ),
    "ranking.foot.plain": (
        "来源：{n} 个单位 {year} 年度报告　≈ 为约数，≥ 为下限，按所写的数排列",
        "Source: annual reports of {n} units for {year}. ≈ and ≥ are ordered by the number written",
    ),
    "ranking.reading": (
        "{n} 个单位有数字，最低 {low}，最高 {high}，中位数 {median}",
        "{n} units have a number: lowest {low}, highest {high}, median {median}",
    ),
    "ranking.reading.sides": (
        "{above} 个明显高于合计，{below} 个明显低于合计，其余看不出差别",
        "{above} clearly above, {below} clearly below the overall rate, the rest no clear difference",
    ),
    "funnel.title": ("比率与案件多少", "Rate and number of cases"),
    "funnel.subtitle": (
        "落在漏斗之内的起伏，案件少时本来就会有；漏斗之外的才值得追问",
        "Inside the funnel, ups and downs are what few cases bring; ask about those outside",
    ),
    "funnel.foot": (
        "横轴为件数（分母）；虚线为 95% 界限，实线为 99.8% 界限；只画有件数的 {n} 个单位",
        "Across: cases (denominator); dashed 95%, solid 99.8% limits; the {n} units with known cases",
    ),
    "distribution.title": ("分布", "Distribution"),
    "distribution.subtitle": (
        "一点一个单位，虚线为中位数，灰带为中间一半",
        "A dot a unit; dashed: median; band: middle half",
    ),
    "rankcard.title": ("怎样读这一年的名次", "What these ranks mean, and what not"),
    "rankcard.above": ("明显高于合计", "Clearly above the overall rate"),
    "rankcard.same": ("与合计没有明显差别", "No clear difference"),
    "rankcard.same.text": (
        "名次从第 {first} 到第 {last}，但区间都跨过合计水平，不宜据此评优或追责",
        "Places {first} to {last}, yet all their intervals hold the overall rate: no ground for praise or blame",
    ),
    "rankcard.same.plain": ("区间都跨过合计水平，不宜据此评优或追责", "Their intervals hold the overall rate"),
    "rankcard.below": ("明显低于合计", "Clearly below the overall rate"),
    "rankcard.small": ("小基数", "Small base"),
    "rankcard.small.text": (
        "{units}：不足 10 件，一两件之差就会大起大落",
        "{units}: under 10 cases; one case changes much",
    ),
    "rankcard.uncounted": ("只有比率，没有件数", "Rate without cases"),
    "rankcard.uncounted.text": (
        "报告没有写明件数，看不出与合计的差别是否偶然",
        "The reports give no number of cases, so chance cannot be judged",
    ),
    "rankcard.listed": ("有数字", "With a number"),
    "rankcard.listed.text": ("最低 {low}，最高 {high}", "Lowest {low}, highest {high}"),
    "rankcard.apart": ("未列入", "Not ranked"),
    "rankcard.and_more": ("{units}等", "{units} and others"),
    "rankcard.foot": (
        "95% 置信区间不含合计 {value} 的，记为“明显”。{n} 个单位同时比较，仅因偶然也会有 {chance} 个左右超出。",
        "“Clearly”: the 95% interval leaves out the overall {value}. About {chance} of {n} would by chance.",
    ),
    "rankcard.foot.counts": (
        "数量多少与辖区大小、人口、统计口径有关，不等于工作好坏；可选“村居平均”。",
        "Counts depend on size, population and definitions; they do not say better or worse. Try “Per village”.",
    ),
    "rankcard.foot.village": (
        "按同一年报告所写村居数平均；村居大小不一，平均数也不等于好坏。",
        "Divided by the villages stated for the same year; villages differ in size, so this is no verdict either.",
    ),
    "rankcard.foot.always": (
        "名次不说明原因；未提及、无报告不等于零，也不等于差。",
        "Ranks give no reasons; not mentioned and no report mean neither zero nor bad.",
    ),
    "rankcard.ties": ("数值相同的单位名次并列", "Equal numbers share a place"),
}
