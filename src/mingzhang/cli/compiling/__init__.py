"""What ``mingzhang compile`` does beside compiling: choose, write files, say what was done."""
