-- Tables that came after the layout's version: made where a workspace lacks them, so that earlier ones open as they are.
CREATE TABLE IF NOT EXISTS track_ruling (
    submission_id VARCHAR, campaign VARCHAR, track VARCHAR, reason VARCHAR, ruled_by VARCHAR, ruled_at TIMESTAMPTZ
);
CREATE TABLE IF NOT EXISTS error_found (
    submission_id VARCHAR, campaign VARCHAR, rule_id VARCHAR, about VARCHAR, found_at TIMESTAMPTZ
);
