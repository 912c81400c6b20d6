"""The web: the only room that knows Flask. It turns requests into commands and rows into pages, and decides nothing."""
