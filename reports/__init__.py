"""The frozen snapshot, its renderings, sign-off, publication and proof."""
