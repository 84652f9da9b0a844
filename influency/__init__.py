"""The project: settings, addresses and servers; it wires, blog works."""
