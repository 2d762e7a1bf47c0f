"""Paper forms: printing and typing in."""
