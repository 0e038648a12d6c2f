"""Pages of people, of the institute, of units, and of teaching."""
