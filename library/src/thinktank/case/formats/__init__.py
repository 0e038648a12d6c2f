"""The formats a case can come from and go to, one module each. What a case must be is decided elsewhere."""
