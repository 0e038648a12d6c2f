"""What readers tell us and ask of us: the feedback survey, subscriptions by mail. Does not know the front page."""
