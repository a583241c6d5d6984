"""From a budget to the province's set."""
