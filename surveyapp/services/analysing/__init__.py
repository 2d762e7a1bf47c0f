"""Analysing: the one package through which the application speaks to `analysis`."""
