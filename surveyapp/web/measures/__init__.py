"""What offices do about the results: written by their heads, approved by somebody else, told to everybody."""
