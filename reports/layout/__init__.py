"""How a report is laid out: outlines, what each prints, and the pages on which officers change them."""
