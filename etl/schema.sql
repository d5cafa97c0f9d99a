-- The contract between etl and dashboard. Names and meaning of data-model.md are fixed; further columns are ours.
CREATE TABLE dataset (      -- exactly one row
    name VARCHAR,           -- demo, published, or the folder's name
    title_zh VARCHAR, title_en VARCHAR,
    fictional BOOLEAN,      -- true: every page and export says so
    built_at TIMESTAMP, schema_version INTEGER, sources VARCHAR
);
CREATE TABLE dimension (dimension VARCHAR, name_zh VARCHAR, name_en VARCHAR, position INTEGER);
CREATE TABLE unit (
    unit_id VARCHAR, name VARCHAR, full_name VARCHAR, level VARCHAR, parent_id VARCHAR, aliases VARCHAR[],
    valid_from INTEGER, valid_to INTEGER, successor_id VARCHAR,
    reports BOOLEAN         -- false: present only as somebody's parent
);
CREATE TABLE document (
    doc_id VARCHAR, name VARCHAR, path VARCHAR, format VARCHAR, title VARCHAR, doc_type VARCHAR,
    unit_id VARCHAR, unit_name VARCHAR, year INTEGER, published_on DATE, index_no VARCHAR, issuer VARCHAR,
    text VARCHAR, repairs STRUCT(kind VARCHAR, characters INTEGER, note VARCHAR)[], warnings VARCHAR[],
    doubtful INTEGER[][],   -- [start, end] spans of text that repair could not prove
    correction VARCHAR,     -- what a person set (etl/corrections.py); empty where the program decided
    root VARCHAR, file_time TIMESTAMP,  -- the source it was found under, and when its file was last changed
    superseded_by VARCHAR,  -- doc_id of the version that counts; NULL: this one does
    superseded_as VARCHAR   -- older (another version counts), same (the same report in another file)
);
CREATE TABLE coverage (doc_id VARCHAR, unit_id VARCHAR, year INTEGER);
CREATE TABLE section (
    doc_id VARCHAR, path VARCHAR, title VARCHAR, char_start INTEGER, char_end INTEGER, kind VARCHAR
);
CREATE TABLE indicator (
    indicator_id VARCHAR, name_zh VARCHAR, name_en VARCHAR, dimension VARCHAR, unit_of_measure VARCHAR,
    kind VARCHAR, direction VARCHAR, formula VARCHAR, definition VARCHAR, basis VARCHAR,
    numerator VARCHAR, denominator VARCHAR, scale DOUBLE, headline BOOLEAN, decimals INTEGER, position INTEGER
);
CREATE TABLE fact (
    fact_id VARCHAR, doc_id VARCHAR, unit_id VARCHAR, unit_name VARCHAR, year INTEGER, indicator_id VARCHAR,
    value DOUBLE, unit_of_measure VARCHAR, qualifier VARCHAR, basis VARCHAR, scope VARCHAR, scope_kind VARCHAR,
    statement VARCHAR, char_start INTEGER, char_end INTEGER, sentence_start INTEGER, sentence_end INTEGER,
    rule VARCHAR, confidence DOUBLE
);
CREATE TABLE review (
    fact_id VARCHAR, unit_id VARCHAR, year INTEGER, indicator_id VARCHAR, action VARCHAR, value DOUBLE,
    reviewer VARCHAR, "at" TIMESTAMP, note VARCHAR
);
CREATE TABLE value (
    unit_id VARCHAR, year INTEGER, indicator_id VARCHAR, value DOUBLE, qualifier VARCHAR, status VARCHAR,
    scope_kind VARCHAR, numerator DOUBLE, denominator DOUBLE, fact_ids VARCHAR[], note VARCHAR
);
CREATE TABLE issue (
    code VARCHAR, severity VARCHAR, doc_id VARCHAR, unit_id VARCHAR, year INTEGER, indicator_id VARCHAR,
    fact_ids VARCHAR[], message VARCHAR
);
CREATE TABLE import_log (
    path VARCHAR, outcome VARCHAR, reason VARCHAR, facts INTEGER, seconds DOUBLE,
    unit VARCHAR, year INTEGER, doc_type VARCHAR, warnings VARCHAR[]
);
CREATE TABLE accuracy (     -- how well each indicator was read, against gold facts; empty where nobody measured
    indicator_id VARCHAR, predicted INTEGER, right_count INTEGER, asked INTEGER, found INTEGER, gold VARCHAR
);
CREATE TABLE made_by (       -- at most one row: which code and catalogue read the documents (incremental builds)
    stamp VARCHAR
);
CREATE TABLE IF NOT EXISTS version (    -- a row a publish, this one last; datasets made before it came lack it
    stamp VARCHAR,          -- end of the file name, NAME.duckdb.<stamp>
    made_at TIMESTAMP,      -- UTC
    action VARCHAR,         -- build (from sources), resolve (reviews), evaluation (accuracy measured)
    note VARCHAR,           -- the sources of a build, the gold file of an evaluation
    documents INTEGER, facts INTEGER, known_values INTEGER, reviews INTEGER
);
