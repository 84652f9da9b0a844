"""What templates can draw."""
