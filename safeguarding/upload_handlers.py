"""Files that people send are held in memory, never on disk, where a killed process would leave them (P11)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest


class InMemory(FileUploadHandler):
    """Holds a file of up to `most` bytes; of a longer one, only how long it is, so that the form can refuse it."""

    def __init__(self, request: HttpRequest | None = None, most: int | None = None) -> None:
        super().__init__(request)
        self.most = settings.LARGEST_EXTRACT if most is None else most

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > self.most:
            self.held = BytesIO()
        elif self.held.tell() == start:
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.held.seek(0)
        return InMemoryUploadedFile(
            file=self.held,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
