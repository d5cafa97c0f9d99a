"""The table of both databases, column by column; `{key}` and `{real}` are what they call differently."""

TABLE = """CREATE TABLE IF NOT EXISTS fazhi_review (
    id {key}, at TEXT NOT NULL, undoes BIGINT REFERENCES fazhi_review (id),
    action TEXT NOT NULL, reviewer TEXT NOT NULL, fact_id TEXT,
    unit_id TEXT, year INTEGER, indicator_id TEXT, value {real}, note TEXT NOT NULL,
    anchor_unit_id TEXT, anchor_year INTEGER, anchor_indicator_id TEXT, anchor_title TEXT, anchor_sentence TEXT,
    anchor_number INTEGER, anchor_value {real}
)"""
APPEND_ONLY = "校核记录只能追加,不能修改或删除"
