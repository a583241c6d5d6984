"""What is on a page -> blocks of a Document: the reading grid, for PDFs and for scans alike."""
