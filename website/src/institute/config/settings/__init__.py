"""Settings: base holds what every way of running shares."""
