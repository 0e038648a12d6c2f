"""Stored cases, the analyses run on them, and their pages. The only app that speaks to the library."""
