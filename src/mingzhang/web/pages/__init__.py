"""What the pages of the offices tell, gathered from the tables for the views to show."""
