"""Tables: filled from the ledger, then set."""
