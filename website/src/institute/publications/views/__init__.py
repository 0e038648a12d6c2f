"""Pages and addresses beside the tree of pages: short addresses, series, years, people, works elsewhere."""
