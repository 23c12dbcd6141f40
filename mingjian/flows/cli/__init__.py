"""The command line `mingjian`."""
