"""The edition for print of a public revision: tagged PDF, set from the same metadata and text as the page."""
