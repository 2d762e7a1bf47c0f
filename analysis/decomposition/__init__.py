"""Exact arithmetic of where an index, a gap or a change comes from: office × criterion × service."""
