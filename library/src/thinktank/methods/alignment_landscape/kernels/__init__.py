"""Loops over arrays: stable alignments by search (`stability`), the whole landscape by table (`landscape`)."""
