"""Waves and their plans."""
