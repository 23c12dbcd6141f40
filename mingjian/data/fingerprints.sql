-- What 查重 keeps of each library text (the texts themselves are in `source`). Written in one transaction per addition.
-- No secondary indexes: a probe is one scan of a narrow column joined with the probe's own hashes (docs/benchmarks.md).
-- Batch texts have the same tables as temporary ones (similarity/candidates.sql); their numbers lie below zero.
CREATE TABLE signed (
    doc INTEGER NOT NULL, source_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, unit VARCHAR NOT NULL, signer VARCHAR NOT NULL,
    grams INTEGER NOT NULL, signature BLOB NOT NULL
);
CREATE TABLE fingerprint (hash UBIGINT NOT NULL, doc INTEGER NOT NULL, place INTEGER NOT NULL);
CREATE TABLE word_place (word UINTEGER NOT NULL, doc INTEGER NOT NULL, block USMALLINT NOT NULL);
CREATE TABLE signature_band (band UBIGINT NOT NULL, doc INTEGER NOT NULL);
-- In how many texts of the library a word stands, to be added up: what each addition adds, each removal takes away. Everyday words
-- stand in millions of places, which a search then need not read; those that very many texts have are no longer placed at all.
CREATE TABLE word_frequency (word UINTEGER NOT NULL, docs INTEGER NOT NULL);
