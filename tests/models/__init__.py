"""Tests of blog/models."""
