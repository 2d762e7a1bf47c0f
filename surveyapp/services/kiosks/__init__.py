"""Kiosks: adding and pairing them, what they ask, and taking in what they deliver."""
