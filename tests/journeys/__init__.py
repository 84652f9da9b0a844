"""Whole flows through the real, running site."""
