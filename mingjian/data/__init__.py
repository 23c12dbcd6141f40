"""Floor 1: records, errors, campaigns, word lists and the database."""
