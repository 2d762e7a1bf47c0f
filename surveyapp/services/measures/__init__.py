"""What offices do about the results of a wave: written by their heads, approved by somebody else."""
