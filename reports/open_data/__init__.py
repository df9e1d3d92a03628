"""Machine-readable publication: column descriptions, manifests, snapshots and the feed."""
