-- Tables behind the public views. One writer; every run is one transaction. No secondary indexes (docs/architecture.md).
-- JSON columns hold records as written by data/store.py.
CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
-- What the next run wants to know of the last one; readers never see it.
CREATE TABLE memo (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE run (
    run_id VARCHAR, campaign VARCHAR, inbox VARCHAR, started_at TIMESTAMPTZ, ended_at TIMESTAMPTZ,
    packages INTEGER, submissions INTEGER, materials_read INTEGER, materials_known INTEGER, findings INTEGER, matches INTEGER, version VARCHAR, key VARCHAR
);
CREATE TABLE package (
    package VARCHAR, campaign VARCHAR, container VARCHAR, status VARCHAR, received_at TIMESTAMPTZ, received_from VARCHAR,
    sender VARCHAR, recipient VARCHAR, subject VARCHAR, recommender VARCHAR, recommender_raw VARCHAR, recommender_kind VARCHAR, note VARCHAR,
    inbox VARCHAR, payload BLOB
);
CREATE TABLE material (
    material_id VARCHAR, submission_id VARCHAR, campaign VARCHAR, package VARCHAR, path VARCHAR, role VARCHAR, media_type VARCHAR,
    sha256 VARCHAR, bytes BIGINT, pages INTEGER, chars INTEGER, status VARCHAR, note VARCHAR
);
-- payload: the record itself, so that packages of earlier runs take part in later ones.
-- What was read from each distinct file: the reader need not run again while its version stands.
CREATE TABLE extract (sha256 VARCHAR, suffix VARCHAR, reader VARCHAR, payload BLOB);
CREATE TABLE submission (
    submission_id VARCHAR, campaign VARCHAR, year INTEGER, track VARCHAR, package VARCHAR, recommender VARCHAR, recommender_raw VARCHAR,
    recommender_kind VARCHAR, unit VARCHAR, title VARCHAR, subtitle VARCHAR, authors VARCHAR, theme VARCHAR, theme_source VARCHAR,
    abstract VARCHAR, body VARCHAR, abstract_chars INTEGER, abstract_chars_low INTEGER, body_chars INTEGER, body_chars_low INTEGER,
    picture_count INTEGER, declared_rate DOUBLE, report_rate DOUBLE, received_at TIMESTAMPTZ, status VARCHAR, direct BOOLEAN
);
CREATE TABLE person (
    submission_id VARCHAR, name VARCHAR, sex VARCHAR, birth_date DATE, id_number VARCHAR, level VARCHAR, trade VARCHAR, honours VARCHAR
);
CREATE TABLE field (submission_id VARCHAR, campaign VARCHAR, material_id VARCHAR, label VARCHAR, value VARCHAR);
CREATE TABLE finding (
    submission_id VARCHAR, campaign VARCHAR, package VARCHAR, recommender VARCHAR, path VARCHAR, rule_id VARCHAR, severity VARCHAR,
    message VARCHAR, value VARCHAR, clause VARCHAR
);
CREATE TABLE match (
    match_id VARCHAR, submission_id VARCHAR, campaign VARCHAR, source_kind VARCHAR, source_id VARCHAR, start_char INTEGER, end_char INTEGER,
    text VARCHAR, source_start INTEGER, source_end INTEGER, source_text VARCHAR, kind VARCHAR, similarity DOUBLE, excluded_as VARCHAR, reason VARCHAR
);
CREATE TABLE rate (
    submission_id VARCHAR, campaign VARCHAR, total_chars INTEGER, matched_chars INTEGER, total_rate DOUBLE, rate_without_quotations DOUBLE,
    rate_without_common DOUBLE, rate_without_own DOUBLE, net_rate DOUBLE, max_single_rate DOUBLE, max_single_source VARCHAR,
    front_chars INTEGER, back_chars INTEGER
);
CREATE TABLE reuse_group (
    campaign VARCHAR, number INTEGER, member_id VARCHAR, kind VARCHAR, shared_chars INTEGER, is_likely_source BOOLEAN, reason VARCHAR
);
CREATE TABLE source (
    source_id VARCHAR, kind VARCHAR, year INTEGER, title VARCHAR, unit VARCHAR, authors VARCHAR, recommender VARCHAR, chars INTEGER,
    text VARCHAR, path VARCHAR, sha256 VARCHAR, added_at TIMESTAMPTZ
);
CREATE TABLE source_picture (source_id VARCHAR, number INTEGER, perceptual_hash VARCHAR, width_px INTEGER, height_px INTEGER);
CREATE TABLE register_row (
    source_id VARCHAR, year INTEGER, campaign VARCHAR, award VARCHAR, name VARCHAR, unit VARCHAR, id_number VARCHAR
);
CREATE TABLE score (
    submission_id VARCHAR, campaign VARCHAR, reviewer VARCHAR, criterion VARCHAR, value DOUBLE, comment VARCHAR, scored_at TIMESTAMPTZ,
    step VARCHAR
);
CREATE TABLE decision (
    submission_id VARCHAR, campaign VARCHAR, status VARCHAR, decided_by VARCHAR, decided_at TIMESTAMPTZ, reason VARCHAR,
    step VARCHAR, award VARCHAR, number BIGINT
);
CREATE TABLE ruling (
    submission_id VARCHAR, campaign VARCHAR, step VARCHAR, verdict VARCHAR, rank INTEGER, reason VARCHAR, ruled_by VARCHAR,
    ruled_at TIMESTAMPTZ
);
CREATE TABLE setting_ruling (campaign VARCHAR, setting VARCHAR, value VARCHAR, ruled_by VARCHAR, ruled_at TIMESTAMPTZ);
CREATE TABLE expert (campaign VARCHAR, name VARCHAR, unit VARCHAR, recommender VARCHAR, recorded_by VARCHAR, recorded_at TIMESTAMPTZ);
CREATE TABLE judgement (
    submission_id VARCHAR, campaign VARCHAR, rule_id VARCHAR, outcome VARCHAR, items VARCHAR, note VARCHAR, judged_by VARCHAR,
    judged_at TIMESTAMPTZ
);
CREATE TABLE theme_ruling (
    submission_id VARCHAR, campaign VARCHAR, theme VARCHAR, reason VARCHAR, ruled_by VARCHAR, ruled_at TIMESTAMPTZ
);
