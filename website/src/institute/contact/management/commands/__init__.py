"""Commands of `manage`, one a module."""
