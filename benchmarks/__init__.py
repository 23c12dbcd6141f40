"""Measures of quality and speed; nothing here decides a test."""
