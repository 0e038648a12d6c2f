"""Commands of `manage`."""
