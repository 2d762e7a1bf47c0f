"""`make run`: set up, fill the demonstration province, serve."""
