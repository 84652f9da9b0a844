"""The project's own commands: those that start and end processes."""
