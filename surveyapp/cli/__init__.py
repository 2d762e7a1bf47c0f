"""The administrator's command line: one module for each subject."""
