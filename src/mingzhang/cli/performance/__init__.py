"""What ``mingzhang monitor`` and ``evaluate`` do beside the work: choose, tell, write files."""
