"""What a report still lacks, whose that is, and the reasons for which somebody goes ahead with a warning."""
