"""Floor 2: which text also stands elsewhere, and how alike it is."""
