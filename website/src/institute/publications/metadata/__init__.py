"""One object that says what a publication is, and every form in which it is said. Knows no row and no request."""
