"""Commands of the room. Nothing else."""
