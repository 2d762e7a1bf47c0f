"""Indices whose points come from official papers and are entered by hand."""
