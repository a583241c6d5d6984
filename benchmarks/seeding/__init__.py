"""Seeded errors: single slips put into clean documents, and what the checks make of each."""
