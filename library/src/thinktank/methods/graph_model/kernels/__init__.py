"""Stabilities of conflicts on bit-coded states: arrays in, arrays out. Names nothing else."""
