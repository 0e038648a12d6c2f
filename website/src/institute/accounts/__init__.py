"""Who signs in, how, and what each role may do. Holds no content."""
