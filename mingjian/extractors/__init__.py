"""Floor 2: what files say. Readers state facts; they judge nothing."""
