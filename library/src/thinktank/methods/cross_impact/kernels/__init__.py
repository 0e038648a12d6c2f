"""Loops over scenarios and draws. Arrays in, arrays out: no case."""
