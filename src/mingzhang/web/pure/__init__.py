"""What the web computes without Django: it runs in limited child processes, or could."""
