"""Counters without network: draws sealed in advance, and taking in what was tapped meanwhile."""
