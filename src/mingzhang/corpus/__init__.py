"""Many documents: today, two of them compared."""
