-- Which pairs of texts are worth aligning. Batch texts: temporary tables batch_*, numbers below zero; library: data/fingerprints.sql.
-- The parameters of each statement stand behind its name; similarity/candidates.py runs them in this order.

-- name: posting
-- Every place of a fingerprint that the batch knows, in the batch and in the library.
CREATE OR REPLACE TEMP TABLE posting AS
SELECT hash, doc, place FROM batch_print
UNION ALL
SELECT hash, doc, place FROM fingerprint SEMI JOIN batch_print USING (hash);

-- name: spread
-- How many texts and how many unrelated units share a fingerprint; a text without a unit counts as a unit of its own.
CREATE OR REPLACE TEMP TABLE spread AS
SELECT hash, count(*) AS docs, count(DISTINCT unit_number) AS units
FROM posting JOIN member USING (doc)
GROUP BY hash HAVING count(*) > 1;

-- name: pairs
-- $cap: texts that may share a fingerprint before it counts as stock phrase; $total: all texts; $least: least weight; $best: per text.
WITH weighed AS (
    SELECT hash, doc, place, ln(1 + $total / docs) / ln(1 + $total / 2) AS weight
    FROM posting JOIN spread USING (hash) WHERE docs <= $cap
), stretch AS (
    SELECT here.doc AS here, there.doc AS there, here.place // 256 AS stretch, sum(here.weight) AS weight, count(*) AS shared
    FROM weighed AS here JOIN weighed AS there USING (hash)
    WHERE here.doc < 0 AND here.doc < there.doc
    GROUP BY ALL
), neighbours AS (
    SELECT here, there, shared, weight,
        lead(stretch) OVER following AS next_stretch, stretch, lead(weight) OVER following AS next_weight
    FROM stretch WINDOW following AS (PARTITION BY here, there ORDER BY stretch)
), pair AS (
    SELECT here, there, sum(shared)::INTEGER AS shared,
        max(weight + CASE WHEN next_stretch = stretch + 1 THEN next_weight ELSE 0 END) AS weight
    FROM neighbours GROUP BY here, there
    HAVING max(weight + CASE WHEN next_stretch = stretch + 1 THEN next_weight ELSE 0 END) >= $least
)
SELECT here, there, shared, weight FROM pair
QUALIFY row_number() OVER (PARTITION BY here ORDER BY weight DESC, there) <= $best
    OR row_number() OVER (PARTITION BY there ORDER BY weight DESC, here) <= $best
ORDER BY here, there;

-- name: twins
-- Near-duplicates by MinHash, also where every fingerprint is above the cap because many copies of one text are there.
SELECT here.doc AS here, there.doc AS there
FROM batch_band AS here
JOIN (SELECT band, doc FROM batch_band UNION ALL SELECT band, doc FROM signature_band SEMI JOIN batch_band USING (band)) AS there USING (band)
WHERE here.doc < there.doc
GROUP BY here.doc, there.doc
QUALIFY row_number() OVER (PARTITION BY here.doc ORDER BY there.doc) <= $best
ORDER BY here, there;

-- name: words
-- Rare words of the batch wherever they stand. $cap: texts that may share a word; $total: all texts.
WITH place AS (
    SELECT word, doc, block FROM batch_word
    UNION ALL
    SELECT word, doc, block FROM word_place SEMI JOIN batch_word USING (word)
), rarity AS (
    SELECT word, ln(1 + $total / count(DISTINCT doc)) AS weight, count(DISTINCT doc) AS docs FROM place GROUP BY word
), usual AS (
    -- windows are equally long, so one length serves for all: that of the batch's own windows, of two blocks each
    SELECT 2 * avg(square) AS square FROM (
        SELECT sum(weight * weight) AS square FROM batch_word JOIN rarity USING (word) GROUP BY doc, block HAVING count(*) > 10
    )
)
SELECT word, doc, block, sqrt(weight * weight / square)::FLOAT AS weight
FROM place JOIN rarity USING (word), usual
WHERE docs BETWEEN 2 AND $cap
ORDER BY doc, block, word;

-- name: common
-- $units: unrelated units that share a fingerprint before it counts as common text.
SELECT doc, place FROM posting SEMI JOIN (SELECT hash FROM spread WHERE units >= $units) AS shared USING (hash)
WHERE doc < 0
ORDER BY doc, place;
