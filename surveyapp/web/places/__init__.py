"""Offices, counters and services."""
