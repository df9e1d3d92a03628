"""Charts and icons as plain shapes, for a report's files and for the pages on which figures are read. Pure."""
