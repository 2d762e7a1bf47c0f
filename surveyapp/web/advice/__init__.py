"""Pages of advice for leaders: an office, a commune, a field of administration."""
