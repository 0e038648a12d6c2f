"""Settings, addresses and the commands that serve the site. Knows every app; no app knows it."""
