"""Performance targets through the year: typed targets, monitoring, self-evaluation."""
