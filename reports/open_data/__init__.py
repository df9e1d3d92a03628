"""What machines read of what is published: descriptions, manifests, the feed, and files given again from memory."""
