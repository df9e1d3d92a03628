"""Report templates: what each prints and how, and the pages on which officers change them."""
