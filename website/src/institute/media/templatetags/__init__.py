"""Template tags of media."""
