"""Forecasts after they were made: the append-only record. Scores and aggregation are not here yet.

Knows cases and no method.
"""

from thinktank.forecasting.record import append, head_of, lines_of, verify

__all__ = ["append", "head_of", "lines_of", "verify"]
