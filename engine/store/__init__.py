"""Rows: the only room that writes SQL, one file per noun, and the unit of work; it decides nothing."""
