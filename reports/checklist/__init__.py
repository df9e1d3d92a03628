"""The checklist: what a report still lacks, who can fix it, and which warnings were accepted with a reason."""
