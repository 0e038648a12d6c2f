"""The institute's record: what was forecast and how it turned out, kept so that nothing can be changed afterwards."""
