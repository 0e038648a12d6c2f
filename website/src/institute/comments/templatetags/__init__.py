"""Django finds its tags here."""
