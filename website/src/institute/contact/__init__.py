"""Whom to write to and how to get here: departments, letters to them, directions. Knows no list and no survey."""
