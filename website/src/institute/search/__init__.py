"""Finding what is published: words, phrases, facets, numbers, excerpts. Knows no page: other apps hand in entries."""
