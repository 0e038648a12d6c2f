"""The pages of media beside the tree."""
