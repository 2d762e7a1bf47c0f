"""Instruments from XLSForm files, as KoBoToolbox and ODK use them, and back."""
