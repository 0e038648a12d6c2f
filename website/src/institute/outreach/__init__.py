"""What readers tell us and ask of us: the feedback survey. Knows every other app but the front page."""
