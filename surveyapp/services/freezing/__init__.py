"""Freezing: a wave's closed answers, its visits and its register become files that never change again."""
