"""The demonstration institute as data, and what loads it. Fictional, and it says so."""
