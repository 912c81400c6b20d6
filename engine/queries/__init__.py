"""What can be seen: read-only rows for pages, API and command line; it writes nothing."""
