"""The tables, by subject. Importing this package registers all of them."""
