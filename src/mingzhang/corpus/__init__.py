"""Many documents: compared with each other, and what they say in figures together."""
