"""Running the program: starting and keeping it up, its first administrator, backup, limits."""
