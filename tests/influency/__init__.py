"""Tests of influency/: settings, processes and set-up."""
