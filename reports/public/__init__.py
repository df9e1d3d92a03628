"""The public edition as it is kept, the decisions on words at risk, and the pages without a log-in."""
