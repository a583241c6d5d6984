"""The indicator library on the command line."""
