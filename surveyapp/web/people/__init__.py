"""Who may sign in: accounts, roles, set-up links, sessions."""
