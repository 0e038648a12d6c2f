"""Slow plain twins of the kernels, for tests to hold equal. Nothing here is fast or clever."""
