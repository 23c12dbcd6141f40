"""Mingjian (明鉴): takes in, checks, compares and counts what a selection campaign receives."""

__version__ = "0.1.0"
