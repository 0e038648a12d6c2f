"""The front page, search, and the demonstration institute. The only app that knows all others."""
