"""An office file's archive again, so that the same report gives the same bytes (P9): fixed times, nothing compressed.

Pure. No two zlibs compress alike, so each part is stored as it is; none of it tells of a clock or a machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)


def fixed(file: BytesIO, instead: Mapping[str, bytes]) -> bytes:
    """The same parts in the same order, some of them with other content."""
    made = BytesIO()
    with ZipFile(file) as archive, ZipFile(made, "w", ZIP_STORED) as again:
        for name in archive.namelist():
            part = ZipInfo(name, EPOCH)
            part.create_system, part.external_attr = 3, 0o600 << 16
            again.writestr(part, instead[name] if name in instead else archive.read(name))
    return made.getvalue()
