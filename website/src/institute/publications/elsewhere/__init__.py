"""Works that appeared elsewhere: brought in from files, looked up by DOI or ISBN. Reads no format itself."""
