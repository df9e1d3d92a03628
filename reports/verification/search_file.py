"""Search a file for digests that only our published reports name. Runs in a child process; pure.

It looks at the bytes as they are and at what is packed in them: the streams of a PDF, the members of an office file.
The time grows with the bytes and with nothing else: every search goes forward, and what is unpacked is bounded.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from safeguarding.sandbox import limits

MOST_PARTS = 10_000  # streams or members; a PDF of 2,000 indicators has some 600
MOST_PACKED = 40 * 1024 * 1024  # bytes given to the unpacker
MOST_UNPACKED = 48 * 1024 * 1024
MOST_DIGESTS = 200_000  # looked up, of all parts together
CHUNK = 64 * 1024
DIGEST = 64  # characters of a SHA-256
HEXADECIMAL = bytes(ord("0") if chr(byte) in "0123456789abcdef" else ord(" ") for byte in range(256))
MEMBER = struct.Struct("<4sHHHHHIIIHH")  # the head of a member of a ZIP archive (APPNOTE 4.3.7)
DEFLATED = 8


@dataclass
class Search:
    """The state of one search: what is left of each allowance. `whole` is false once any of them ran out."""

    known: frozenset[bytes]
    parts: int = MOST_PARTS
    packed: int = MOST_PACKED
    unpacked: int = MOST_UNPACKED
    digests: int = MOST_DIGESTS
    whole: bool = field(default=True, init=False)

    def finds(self, content: bytes) -> bool:
        """Whether the content names a known digest, in itself or in a part of it."""
        if self._names(content):
            return True
        if content.startswith(b"%PDF"):
            return any(self._names(part) for part in self._streams(content))
        return content.startswith(b"PK") and any(self._names(part) for part in self._members(content))

    def _names(self, content: bytes) -> bool:
        """Whether a known digest is in these bytes, with no other hexadecimal digit next to it."""
        marks = content.translate(HEXADECIMAL)
        start = marks.find(b"0" * DIGEST)
        while start != -1:
            if self.digests == 0:
                self.whole = False
                return False
            self.digests -= 1
            end = marks.find(b" ", start + DIGEST)
            end = len(marks) if end == -1 else end
            if end - start == DIGEST and content[start:end] in self.known:
                return True
            start = marks.find(b"0" * DIGEST, end)
        return False

    def _streams(self, content: bytes) -> Iterator[bytes]:
        """What is packed in a PDF, stream by stream."""
        end = 0
        while (start := content.find(b"stream", end)) != -1 and self._may_unpack():
            start += len(b"stream")
            end = content.find(b"endstream", start)
            if end == -1:
                return
            for line_end in (b"\r", b"\n"):
                start += content.startswith(line_end, start)
            unpacked, _ = self._unpacked(content, start, end, zlib.decompressobj())
            end += len(b"endstream")
            yield unpacked

    def _members(self, content: bytes) -> Iterator[bytes]:
        """What is packed in a ZIP archive, member by member, wherever the head of one is; its directory is not read."""
        start = content.find(b"PK\x03\x04")
        while start != -1 and start + MEMBER.size <= len(content) and self._may_unpack():
            head = MEMBER.unpack_from(content, start)
            after = start + MEMBER.size
            if head[3] == DEFLATED:
                unpacked, end = self._unpacked(
                    content, after + head[9] + head[10], len(content), zlib.decompressobj(-15)
                )
                yield unpacked
                after = max(after, end)
            start = content.find(b"PK\x03\x04", after)

    def _may_unpack(self) -> bool:
        if min(self.parts, self.packed, self.unpacked) <= 0:
            self.whole = False
            return False
        self.parts -= 1
        return True

    def _unpacked(self, content: bytes, start: int, end: int, unpacker: zlib._Decompress) -> tuple[bytes, int]:
        """Unpack the bytes from `start` as far as that goes. Return them, and where they end (0 if damaged)."""
        made: list[bytes] = []
        while start < end and not unpacker.eof and self.packed > 0 and self.unpacked > 0:
            chunk = content[start : min(end, start + CHUNK)]
            try:
                made.append(unpacker.decompress(unpacker.unconsumed_tail + chunk, self.unpacked))
            except zlib.error:
                return b"".join(made), 0
            start += len(chunk)
            self.packed -= len(chunk)
            self.unpacked -= len(made[-1])
        if not unpacker.eof and (start < end or unpacker.unconsumed_tail):
            self.whole = False
        return b"".join(made), start - len(unpacker.unused_data)


def main() -> None:
    """Take the known digests as a line of JSON, then the file. Answer with what was found, as JSON."""
    memory, seconds = map(int, sys.argv[1:])
    limits.apply(memory, seconds)
    known = frozenset(digest.encode() for digest in json.loads(sys.stdin.buffer.readline()))
    content = sys.stdin.buffer.read()
    limits.open_nothing_more()
    search = Search(known)
    sys.stdout.write(json.dumps({"found": search.finds(content), "whole": search.whole}))


if __name__ == "__main__":
    main()
