"""Floor 2: what people are handed: reports, workbooks, letters, statistics."""
