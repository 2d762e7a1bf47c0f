"""The page of staff who look after kiosks."""
