"""`./thinktank test`: every check, in order, with what it needs installed where that can be done."""
