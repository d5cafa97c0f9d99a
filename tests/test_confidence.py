"""Confidence is honest: what often misleads takes a reading below 0.9, plain wordings stay above."""

from __future__ import annotations

import pytest

from etl.pipeline import facts_of_text

CONFIDENT = 0.9

PLAIN = (
    ("全年开展法治讲座12场。", "publicity_lecture_count"),
    ("巡查生产经营单位320家次。", "enforcement_inspection_count"),
    ("2名律师担任法律顾问。", "adviser_person_count"),
    ("受理行政复议案件57件。", "review_accepted_count"),
    ("2023年，收到行政复议申请66件，受理60件。", "review_accepted_count"),
    ("举办法治宣传讲座12场。", "publicity_lecture_count"),  # 宣传 says what for, it is no rival
    ("办理法律援助案件60件，其中残疾人案件20件、老年人案件12件。", "legal_aid_case_count"),  # plainly parts
    ("党组加强行政复议工作。全年收到申请80件。", "review_application_count"),  # the topic is in the paragraph
    ("指标 | 2023年 | 2024年 |\n行政诉讼败诉率(%) | 8.5 | 6.2 |", "litigation_loss_rate"),
)
DOUBTFUL = (
    ("聘请12名法律顾问团队联络员。", "adviser_person_count"),  # the noun behind the number only qualifies another
    ("开展检查的单位45家。", "enforcement_inspection_count"),  # not the measure word of the indicator
    ("全年办结行政复议案件1 5件。", "review_concluded_count"),  # a number that may be broken
    ("张某与李某发生纠纷，镇里调解矛盾纠纷2次后，调解员3人签字。", "mediator_count"),  # the story of one case
    ("开展法治培训和法治讲座各类活动，讲座培训6场。", "training_count"),  # two indicators claim it
    ("完成2023年度督察任务，开展法治讲座3场。", "publicity_lecture_count"),  # whose year is another clause's
    ("完成合法性审查48件（含合同37件）。", "contract_review_count"),  # of the whole, or a count of its own
    ("坚持每周五组织干部专题学法，全年共40次。", "law_study_count"),  # the noun is in the clause before
)


def _confidence(text: str, indicator: str) -> list[float]:
    facts = facts_of_text(text, year=2024, doc_type="annual_report")
    return [fact.confidence for fact in facts if fact.indicator_id == indicator]


@pytest.mark.parametrize(("text", "indicator"), PLAIN)
def test_plain_wordings_are_confident(text: str, indicator: str) -> None:
    found = _confidence(text, indicator)
    assert found and min(found) >= CONFIDENT


@pytest.mark.parametrize(("text", "indicator"), DOUBTFUL)
def test_what_often_misleads_is_not_confident(text: str, indicator: str) -> None:
    found = _confidence(text, indicator)
    assert not found or max(found) < CONFIDENT


def test_a_part_is_no_surer_than_its_whole() -> None:
    facts = facts_of_text("共办结行政复议案件1 5件，其中行政处罚类6件。", year=2024, doc_type="annual_report")
    sure = {fact.scope_kind: fact.confidence for fact in facts if fact.indicator_id == "review_concluded_count"}
    assert sure["part"] <= sure["whole"] < CONFIDENT
