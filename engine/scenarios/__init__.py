"""Plays a bundle's Given/When/Then through the front door with a test clock; it reaches into no row."""
