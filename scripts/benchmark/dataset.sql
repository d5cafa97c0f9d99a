-- 20 cities of 100 districts, 60 indicators, 2015-2024; every sentence 40 characters wide, so that offsets follow.
SET preserve_insertion_order = false;
INSERT INTO dataset VALUES ('benchmark', '测速数据', 'Benchmark', true, TIMESTAMP '2025-01-01', $schema, '');
INSERT INTO dimension SELECT 'd' || i, '方面' || i, 'Dimension ' || i, i FROM range(6) r(i);
INSERT INTO unit SELECT 'C' || lpad(i::VARCHAR, 2, '0'), '测速市' || i, '测速市' || i, 'city', NULL, [], NULL, NULL, NULL,
    false FROM range(20) r(i);
INSERT INTO unit SELECT 'U' || lpad(i::VARCHAR, 4, '0'), '第' || i || '区', '测速市第' || i || '区', 'county',
    'C' || lpad((i % 20)::VARCHAR, 2, '0'), [], NULL, NULL, NULL, true FROM range(2000) r(i);
INSERT INTO indicator SELECT 'i' || lpad(i::VARCHAR, 2, '0'), '测速指标' || i, 'Indicator ' || i, 'd' || i % 6,
    if(i % 3 = 2, '%', '件'), if(i % 3 = 2, 'rate', 'count'), if(i % 3 = 2, if(i % 2 = 0, 'up', 'down'), 'none'), '',
    '测速用', '', if(i % 3 = 2, 'i' || lpad((i - 2)::VARCHAR, 2, '0'), NULL),
    if(i % 3 = 2, 'i' || lpad((i - 1)::VARCHAR, 2, '0'), NULL), if(i % 3 = 2, 100, 1), i IN (2, 5, 8, 11), 0, i
    FROM range(60) r(i);
CREATE TEMP TABLE report AS SELECT 'U' || lpad(u::VARCHAR, 4, '0') AS unit_id, '第' || u || '区' AS name, y AS year,
    'doc' || u || '-' || y AS doc_id FROM range(2000) a(u), range(2015, 2025) b(y)
    WHERE (u * 7 + y * 13) % 50 <> 0;
CREATE TEMP TABLE base AS SELECT r.*, i, 5 + hash(r.unit_id, i // 3) % 900 AS n,
    hash(r.unit_id, r.year, i // 3) % 1000 / 1000.0 AS share, hash(r.unit_id, r.year, i) % 12 = 0 AS silent
    FROM report r, range(60) x(i);
CREATE TEMP TABLE cell AS SELECT *, greatest(1, round(n * share)) AS k, CASE i % 3 WHEN 0 THEN greatest(1, round(n * share))
    WHEN 1 THEN n ELSE 100 * greatest(1, round(n * share)) / n END AS value FROM base WHERE NOT silent;
CREATE TEMP TABLE written AS SELECT *, left(md5(unit_id || year || i), 20) AS fact_id,
    rpad('全年测速指标' || i || '为' || round(value, 2) || if(i % 3 = 2, '%', '件') || '。', 40, '　') AS sentence,
    row_number() OVER (PARTITION BY doc_id ORDER BY i) - 1 AS place FROM cell;
INSERT INTO document SELECT doc_id, name || year, doc_id || '.txt', 'txt', any_value(name) || year || '年法治政府建设年度报告',
    'annual_report', any_value(unit_id), name, year, NULL, '', '', string_agg(sentence, '' ORDER BY place), [], [], [],
    NULL, '', NULL, NULL, NULL FROM written GROUP BY doc_id, name, year;
INSERT INTO coverage SELECT doc_id, unit_id, year FROM report;
INSERT INTO section SELECT doc_id, '一', '主要工作', 0, length(text) // 2, 'results' FROM document;
INSERT INTO section SELECT doc_id, '二', '存在的问题', length(text) // 2, length(text), 'problems' FROM document;
INSERT INTO fact SELECT fact_id, doc_id, unit_id, name, year, 'i' || lpad(i::VARCHAR, 2, '0'), value,
    if(i % 3 = 2, '%', '件'), '=', 'actual', '', 'whole', 'number', place * 40 + 2, place * 40 + 12,
    place * 40, (place + 1) * 40, 'benchmark', 0.9 FROM written ORDER BY doc_id, place;
INSERT INTO fact SELECT 't' || fact_id, doc_id, unit_id, unit_name, year + 1, indicator_id, round(value, 0),
    unit_of_measure, '>=', 'target', '', 'whole', 'number', char_start, char_end, sentence_start, sentence_end, 'benchmark',
    0.9 FROM fact WHERE hash(fact_id) % 300 = 0;
INSERT INTO value SELECT unit_id, year, 'i' || lpad(i::VARCHAR, 2, '0'), value, '=',
    if(hash(fact_id) % 97 = 0, 'conflict', 'reported'), 'whole', if(i % 3 = 2, k, NULL), if(i % 3 = 2, n, NULL), [fact_id],
    '' FROM written ORDER BY ALL;
INSERT INTO issue SELECT 'contradiction', 'warning', NULL, unit_id, year, indicator_id, fact_ids, '同一份文件有不同说法'
    FROM value WHERE status = 'conflict';
CREATE TABLE sorted AS FROM value ORDER BY indicator_id, unit_id, year;
DROP TABLE value;
ALTER TABLE sorted RENAME TO value;
CREATE INDEX fact_by_id ON fact (fact_id);
CREATE INDEX document_by_id ON document (doc_id);
