"""What runs inside the child process that a file is read in: limits first, then the task, then its answer.

`indicators.extracts.sandbox.child_process` starts it. It knows no Django, no settings and no database. The name and
the bytes come in
by standard input, the answer goes out by standard output, and from the moment that the bytes are looked at nothing can
be opened: no file, no socket, no process.
"""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, BinaryIO

from indicators.extracts.files.detect import WORKBOOKS, read
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.files.headings import Guide
from indicators.extracts.sandbox import protocol
from safeguarding.sandbox import limits

# Another task's reader of workbooks may bring these in to draw pictures, and for other readers of XML.
UNWANTED = ("PIL", "numpy", "lxml")
# Found only when first used, and after that nothing is found any more.
CODECS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "mac-roman", "cp437")


def _read(content: bytes, name: str, mapped: Iterable[str] = (), row: int = 0) -> str:
    return protocol.of_contents(read(content, name, Guide(frozenset(mapped), row)))


def _count(stream: BinaryIO, **options: Any) -> str:
    """Its module is there already when files can be opened no more; other tasks need not wait for it."""
    said: str = import_module(COUNTING).count(stream, **options)
    return said


def _published(content: bytes, name: str, wanted: dict[str, object]) -> str:
    said: str = import_module(PUBLISHED).told(read(content, name), wanted)
    return said


def _mark(content: bytes, name: str, faults: list[Any]) -> str:
    """What is asked for by name: openpyxl is imported only where it is needed, as for a workbook."""
    return protocol.of_file(import_module(MARKING).marked(content, name, protocol.faults_of(faults)))


# What may be asked of it: bytes and options in, the text of an answer out. Each may raise `ExtractRejected`.
Task = Callable[..., str]
TASKS: dict[str, Task] = {"read": _read, "mark": _mark, "published": _published, "count": _count}
# What a task needs besides, which has to be there before nothing can be opened any more.
MARKING = "indicators.extracts.annotate.workbook"
COUNTING = "indicators.extracts.case_lists.read_file"
PUBLISHED = "indicators.reference_data.benchmark_tables"
NEEDS = {"mark": MARKING, "count": COUNTING, "published": PUBLISHED}
# Those that take the bytes as a stream, since rows pass through them and are not held; the others take them whole.
STREAMED = ("count",)


def main(tasks: Mapping[str, Task] = MappingProxyType(TASKS)) -> None:
    """Do what comes in within the limits of the command line: bytes of memory, and seconds of work."""
    memory, seconds = map(int, sys.argv[1:])
    limits.apply(memory, seconds)
    options = json.loads(sys.stdin.buffer.readline())
    task = options.pop("task")
    stream: Any = sys.stdin.buffer
    content = stream if task in STREAMED else stream.read()
    beginning = stream.peek(1) if task in STREAMED else content
    sys.modules.update(dict.fromkeys(UNWANTED))  # type: ignore[arg-type]  # None stops the import
    for codec in CODECS:
        codecs.lookup(codec)
    for start, modules in WORKBOOKS.items():
        for module in modules if task not in STREAMED and beginning.startswith(start) else ():
            import_module(module)
    if task in STREAMED and beginning.startswith(b"P"):
        import_module("indicators.extracts.case_lists.case_workbook")
    if needed := NEEDS.get(task):
        import_module(needed)
    limits.open_nothing_more()
    try:
        said = tasks[task](content, **options)
    except ExtractRejected as rejected:
        said = protocol.of_refusal(rejected)
    sys.stdout.write(said)


if __name__ == "__main__":
    main()
