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
-- Most fingerprints stand in one text alone; they are gone before units are counted.
CREATE OR REPLACE TEMP TABLE spread AS
WITH shared AS (SELECT hash FROM posting GROUP BY hash HAVING count(*) > 1)
SELECT hash, count(*) AS docs, count(DISTINCT unit_number) AS units
FROM posting SEMI JOIN shared USING (hash) JOIN member USING (doc)
GROUP BY hash;

-- name: pairs
-- $cap: texts that may share a fingerprint before it counts as stock phrase; $total: all texts; $least: least weight;
-- $best: partners of a text that are kept; $sure: weight from which a partner is kept whatever its rank.
-- Weights are whole millionths until they are compared, so that their sums do not depend on the order of adding.
WITH weighed AS (
    -- to the power of 1.5: a clause that some twenty of a thousand texts have is a stock phrase rather than a copy (docs/similarity.md)
    SELECT hash, doc, place, (1e6 * power(ln(1 + $total / docs) / ln(1 + $total / 2), 1.5))::INTEGER AS millionths
    FROM posting JOIN spread USING (hash) WHERE docs <= $cap
), shared AS (
    SELECT here.doc AS here, there.doc AS there, here.place AS here_place, there.place AS there_place, here.millionths
    FROM weighed AS here JOIN weighed AS there USING (hash)
    WHERE here.doc < 0 AND here.doc < there.doc
), stretch AS (
    -- along both texts, so that neither's place in the batch matters
    SELECT here, there, 0 AS side, here_place // 256 AS stretch, sum(millionths) / 1e6 AS weight FROM shared GROUP BY ALL
    UNION ALL
    SELECT here, there, 1, there_place // 256, sum(millionths) / 1e6 FROM shared GROUP BY ALL
), neighbours AS (
    SELECT here, there, weight, stretch, lead(stretch) OVER following AS next_stretch, lead(weight) OVER following AS next_weight
    FROM stretch WINDOW following AS (PARTITION BY here, there, side ORDER BY stretch)
), pair AS (
    SELECT here, there, max(weight + CASE WHEN next_stretch = stretch + 1 THEN next_weight ELSE 0 END) AS weight
    FROM neighbours GROUP BY here, there
    HAVING max(weight + CASE WHEN next_stretch = stretch + 1 THEN next_weight ELSE 0 END) >= $least
), seen AS (
    -- a pair within the batch is seen from both of its texts, so that neither's place in the batch matters
    SELECT here AS viewer, there AS other, here, there, weight FROM pair
    UNION ALL
    SELECT there, here, here, there, weight FROM pair WHERE there < 0
)
SELECT DISTINCT here, there, weight FROM seen
QUALIFY weight >= $sure OR row_number() OVER (PARTITION BY viewer ORDER BY weight DESC, other) <= $best
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
-- Rare words of the batch wherever they stand, numbered from 0. $cap: texts that may share a word; $total: all texts;
-- $step: every so manieth text of the batch is looked at to tell how long a window is.
WITH rarity AS (
    SELECT word, sum(docs)::INTEGER AS docs, ln(1 + $total / sum(docs)::INTEGER) AS weight FROM (
        SELECT word, docs FROM batch_frequency
        UNION ALL
        SELECT word, docs FROM word_frequency SEMI JOIN batch_frequency USING (word)
    ) GROUP BY word
), telling AS (
    SELECT word, weight, (row_number() OVER (ORDER BY word) - 1)::INTEGER AS number FROM rarity WHERE docs BETWEEN 2 AND $cap
), place AS (
    SELECT word, doc, block FROM batch_word
    UNION ALL
    SELECT word, doc, block FROM word_place SEMI JOIN telling USING (word)
), usual AS (
    -- windows are equally long, so one length serves for all: that of the batch's own windows, of two blocks each
    SELECT coalesce(round(2 * avg(square), 6), 1) AS square FROM (
        SELECT sum(weight * weight) AS square FROM batch_word JOIN rarity USING (word) WHERE doc % $step = 0
        GROUP BY doc, block HAVING count(*) > 10
    )
)
SELECT number, doc, block, sqrt(weight * weight / square)::FLOAT AS weight
FROM place JOIN telling USING (word), usual
ORDER BY doc, block, number;

-- name: common
-- $units: unrelated units that share a fingerprint before it counts as common text.
SELECT doc, place, shared.units::INTEGER AS units FROM posting JOIN (SELECT hash, units FROM spread WHERE units >= $units) AS shared USING (hash)
WHERE doc < 0
ORDER BY doc, place;

-- name: widespread
-- $cap as for pairs. For each place of a fingerprint above the cap one other text that has it: the last, or the last but one.
WITH chosen AS (
    SELECT hash, max_by({'doc': doc, 'place': place}, doc, 2) AS shown
    FROM posting SEMI JOIN (SELECT hash FROM spread WHERE docs > $cap) AS shared USING (hash)
    GROUP BY hash
), paired AS (
    SELECT posting.doc, place, CASE WHEN shown[1].doc = posting.doc THEN shown[2] ELSE shown[1] END AS other
    FROM posting JOIN chosen USING (hash) WHERE posting.doc < 0
)
SELECT doc, other.doc AS other, place, other.place AS other_place FROM paired
ORDER BY doc, other, place;
