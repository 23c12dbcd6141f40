"""Floor 4: Prefect flows, settings and the command line."""
