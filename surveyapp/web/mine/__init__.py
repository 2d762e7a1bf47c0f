"""What the person who is signed in may do here."""
