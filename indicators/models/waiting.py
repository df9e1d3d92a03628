"""A file that waits for a person's answers: encrypted, for an hour, with a key that is not in the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class WaitingFile(models.Model):
    """The bytes of a file that somebody is asked about, encrypted. `locator` is the SHA-256 of the key.

    The key stands only in the page that asks, so neither the database nor a copy of it can be read without that page.
    `indicators.extracts.load.waiting_files` alone writes and deletes it; a case list never waits (P11).
    """

    locator = models.CharField(max_length=64, unique=True)
    content = models.BinaryField(help_text="AES-256-GCM: 12 bytes of nonce, then the name and the bytes, encrypted.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_files")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"A file of {self.by} that waits until {self.until:%H:%M}"
