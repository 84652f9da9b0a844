"""Tests of blog/demo."""
