"""Tests of blog/views."""
