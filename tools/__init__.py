"""What checks this repository. Neither distribution knows of it."""
