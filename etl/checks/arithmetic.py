"""Numbers of one year that cannot all be true together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from etl.checks.record import Check, Finding, UnitView, fact_span, number
from etl.figures import shown
from etl.model import Fact, Value


@dataclass(frozen=True)
class Bound:
    """`small` is counted among `large`. Where cases carried over from last year explain more, `carried` is True."""

    small: str
    large: str
    carried: bool = False


BOUNDS = (
    Bound("mediation_success_count", "mediation_case_count"),
    Bound("litigation_lost_count", "litigation_closed_count"),
    Bound("litigation_lost_count", "litigation_case_count", carried=True),
    Bound("litigation_withdrawn_count", "litigation_closed_count"),
    Bound("litigation_closed_count", "litigation_case_count", carried=True),
    Bound("court_appearance_count", "litigation_case_count", carried=True),
    Bound("review_accepted_count", "review_application_count", carried=True),
    Bound("review_concluded_count", "review_accepted_count", carried=True),
    Bound("review_corrected_count", "review_concluded_count"),
    Bound("review_settled_count", "review_concluded_count"),
    Bound("adviser_covered_village_count", "village_count"),
    Bound("democracy_village_count", "village_count"),
    Bound("penalty_publicised_count", "penalty_case_count", carried=True),
    Bound("major_penalty_filed_count", "penalty_case_count", carried=True),
    Bound("enforcement_cert_new_count", "enforcement_cert_total"),
    Bound("discipline_case_count", "discipline_clue_count", carried=True),
)
#: Kinds of a thing that are all there is of it: where a report gives each, they add up to the whole.
EXHAUSTIVE = (("一审", "二审", "再审"), ("一审", "二审"), ("书面", "口头"), ("维持", "撤销", "驳回", "终止"))


def _bounds(view: UnitView, carried: bool) -> Iterator[Finding]:
    for bound in (each for each in BOUNDS if each.carried == carried):
        for year in view.years:
            small, large = view.by_cell.get((year, bound.small)), view.by_cell.get((year, bound.large))
            if small and large and view.span(small).low > view.span(large).high:
                excuse = "，可能含上年结转" if carried else ""
                message = f"{year}年{view.said(small)}多于{view.said(large)}{excuse}，请核对"
                yield Finding(message, year, bound.small, small.fact_ids + large.fact_ids)


def _part_over_whole(view: UnitView) -> Iterator[Finding]:
    return _bounds(view, carried=False)


def _more_than_came_in(view: UnitView) -> Iterator[Finding]:
    return _bounds(view, carried=True)


def _rate_out_of_range(view: UnitView) -> Iterator[Finding]:
    for fact in _catalogued(view):
        percentage = view.indicators[fact.indicator_id or ""].unit_of_measure == "%"
        if percentage and fact.value is not None and not 0 <= fact.value <= 100:
            yield _on(fact, f"{_name(view, fact)}为{number(fact)}，不在0到100之间")


def _negative(view: UnitView) -> Iterator[Finding]:
    for fact in _catalogued(view):
        if fact.value is not None and fact.value < 0 and fact.unit_of_measure != "%":
            yield _on(fact, f"{_name(view, fact)}为{number(fact)}，数量不能为负")


def _fractional_count(view: UnitView) -> Iterator[Finding]:
    for fact in _catalogued(view):
        kind = view.indicators[fact.indicator_id or ""].kind
        if kind == "count" and fact.value is not None and fact.value % 1:
            yield _on(fact, f"{_name(view, fact)}为{number(fact)}，件数、人数应为整数")


def _rate_disagrees(view: UnitView) -> Iterator[Finding]:
    """The reported rate is not what its own numerator and denominator give."""
    for value in view.values:
        if value.status == "conflict" and not _differing(view, value):
            message = f"{value.year}年{view.name(value.indicator_id)}与分子分母不符：{value.note}"
            yield Finding(message, value.year, value.indicator_id, value.fact_ids)


def _conflict_in_document(view: UnitView) -> Iterator[Finding]:
    for value in view.values:
        differing = _differing(view, value) if value.status == "conflict" else []
        if len({fact.doc_id for fact in differing}) == 1:
            numbers = "、".join(dict.fromkeys(number(fact) for fact in differing))
            message = f"同一份文件对{value.year}年{view.name(value.indicator_id)}有不同说法：{numbers}"
            yield Finding(message, value.year, value.indicator_id, value.fact_ids)


def _documents_disagree(view: UnitView) -> Iterator[Finding]:
    for value in view.values:
        differing = _differing(view, value) if value.status == "conflict" else []
        if len({fact.doc_id for fact in differing}) > 1:
            sources = "、".join(dict.fromkeys(f"{number(fact)}（《{_title(view, fact)}》）" for fact in differing))
            message = f"几份文件对{value.year}年{view.name(value.indicator_id)}说法不一：{sources}"
            yield Finding(message, value.year, value.indicator_id, value.fact_ids)


def _differing(view: UnitView, value: Value) -> list[Fact]:
    """The facts on the value's own indicator, where they contradict each other; empty where they agree."""
    facts = [view.by_id[each] for each in value.fact_ids if each in view.by_id]
    own = [fact for fact in facts if fact.indicator_id == value.indicator_id and fact.value is not None]
    spans = [fact_span(fact) for fact in own]
    agree = not spans or max(span.low for span in spans) <= min(span.high for span in spans)
    return [] if agree else own


def _part_fact_over_whole(view: UnitView) -> Iterator[Finding]:
    for whole, parts in _wholes(view):
        for part in parts:
            if fact_span(part).low > fact_span(whole).high:
                label = part.scope or "分项"
                yield _on(whole, f"{_name(view, whole)}共{number(whole)}，其中{label}却有{number(part)}", part)


def _parts_do_not_add_up(view: UnitView) -> Iterator[Finding]:
    """Only where the parts are all there is: a report may name some, and parts may overlap."""
    for whole, parts in _wholes(view):
        for kinds in EXHAUSTIVE:
            found = [part for part in parts for kind in kinds if kind in part.scope and part.qualifier == "="]
            total = sum(part.value or 0.0 for part in found)
            if len(found) == len(kinds) and whole.qualifier == "=" and total != whole.value:
                listed = "、".join(f"{part.scope}{number(part)}" for part in found)
                yield _on(whole, f"{_name(view, whole)}共{number(whole)}，而{listed}合计{shown(total)}", *found)
                break


def _wider_below_whole(view: UnitView) -> Iterator[Finding]:
    for whole, wider in _pairs(view, "wider"):
        if fact_span(wider).high < fact_span(whole).low:
            message = f"{_name(view, whole)}为{number(whole)}，范围更大的（{wider.scope}）却只有{number(wider)}"
            yield _on(whole, message, wider)


def _wholes(view: UnitView) -> Iterator[tuple[Fact, list[Fact]]]:
    """Every whole with the parts its own sentence goes on to name."""
    parts: dict[str, list[Fact]] = defaultdict(list)
    wholes = {}
    for whole, part in _pairs(view, "part"):
        if whole.sentence_start == part.sentence_start:
            parts[whole.fact_id].append(part)
            wholes[whole.fact_id] = whole
    return ((whole, parts[fact_id]) for fact_id, whole in wholes.items())


def _pairs(view: UnitView, kind: str) -> Iterator[tuple[Fact, Fact]]:
    """(whole, fact of this scope kind) of one document, year, indicator and basis."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in _catalogued(view):
        if fact.value is not None:
            groups[fact.doc_id, fact.year, fact.indicator_id, fact.basis].append(fact)
    for facts in groups.values():
        for whole in (fact for fact in facts if fact.scope_kind == "whole"):
            for other in (fact for fact in facts if fact.scope_kind == kind):
                yield whole, other


def _catalogued(view: UnitView) -> Iterator[Fact]:
    return (fact for fact in view.facts if fact.indicator_id in view.indicators)


def _name(view: UnitView, fact: Fact) -> str:
    year = f"{fact.year}年" if fact.year is not None else ""
    return f"{year}{view.name(fact.indicator_id or '')}"


def _title(view: UnitView, fact: Fact) -> str:
    return view.documents[fact.doc_id].title


def _on(fact: Fact, message: str, *others: Fact) -> Finding:
    ids = (fact.fact_id, *(other.fact_id for other in others))
    return Finding(f"{message}，请核对原文", fact.year, fact.indicator_id, ids)


ARITHMETIC: tuple[Check[UnitView], ...] = (
    Check("part_over_whole", "error", "成功、败诉、覆盖等不得多于其总数", _part_over_whole),
    Check("more_than_came_in", "warning", "审结、受理等多于收案，除非含上年结转", _more_than_came_in),
    Check("rate_out_of_range", "error", "比率应在0到100之间", _rate_out_of_range),
    Check("negative_number", "error", "数量不得为负", _negative),
    Check("fractional_count", "error", "件数、人数应为整数", _fractional_count),
    Check("rate_disagrees", "error", "报告的比率应与其分子分母相符", _rate_disagrees),
    Check("conflict_in_document", "error", "同一份文件对同一指标应只有一个数", _conflict_in_document),
    Check("documents_disagree", "error", "几份文件对同一指标的数应一致", _documents_disagree),
    Check("part_fact_over_whole", "error", "其中数不得多于总数", _part_fact_over_whole),
    Check("parts_do_not_add_up", "warning", "穷尽的分项之和应等于总数", _parts_do_not_add_up),
    Check("wider_below_whole", "warning", "范围更大的数不得小于本单位的数", _wider_below_whole),
)
