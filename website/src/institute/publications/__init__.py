"""Persons, series, numbers and publications. Knows no page of the front."""
