"""Exporting: tables as files; microdata with their dictionary in the formats of the trade, checked for disclosure."""
