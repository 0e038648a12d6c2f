"""What takes place: events, their series and editions, registrations. Knows no recording."""
