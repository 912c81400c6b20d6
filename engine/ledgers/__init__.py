"""Domain registers 台账: declarations and row rules as values; it stores nothing."""
