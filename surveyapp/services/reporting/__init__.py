"""Reports as PDF and as Word files, set from content whose every word is ready in one language."""
