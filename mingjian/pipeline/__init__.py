"""Floor 3: the stages of the main job, one file each, plain functions without Prefect."""
