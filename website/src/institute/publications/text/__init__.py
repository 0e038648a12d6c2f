"""What a publication says: blocks and notes, as a page, as Markdown, as plain runs. Knows no row of a publication."""
