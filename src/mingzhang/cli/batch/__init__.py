"""Many files: results kept outside memory, runs that go on where they stopped, the summary."""
