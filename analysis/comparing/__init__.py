"""Comparisons of offices, groups and waves that hold for all of them at once."""
