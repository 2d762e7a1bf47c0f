"""Pages of advice: what a stored run says of an office, a commune or a field of administration, and what to look at."""
