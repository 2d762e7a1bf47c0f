"""Survey estimation: weights, estimates with their uncertainty, and composite indices, from a table and a spec."""
