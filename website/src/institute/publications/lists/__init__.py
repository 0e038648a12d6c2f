"""Many publications at once: the shelf in memory, facets, lists, feeds, maps, files. Decides no look."""
