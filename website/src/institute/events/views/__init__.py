"""The pages of events, each in the file of what it shows."""
