"""The page that leaders begin from: what to look at first."""
