"""Published files are given again from memory, after one query: Django need not find its way to them anew each time.

What was given out once is remembered with its headers, as the view and every middleware made them. Before it is given
again the database says whether it is still given out and still the same, byte for byte; where it is not, the view
decides, as the first time (B03, B09). So a withdrawal holds at once, in every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date

from reports.models import File, Withdrawal

MOST, LARGEST = 64, 2 * 1024 * 1024  # files, and bytes of one
UNDER = "/published/"

FILES, WITHDRAWALS = File._meta.db_table, Withdrawal._meta.db_table
STANDS = f"id = %s AND NOT EXISTS (SELECT 1 FROM {WITHDRAWALS} w WHERE w.report_id = {FILES}.report_id)"  # noqa: S608
IS_GIVEN_OUT = f"SELECT 1 FROM {FILES} WHERE {STANDS}"  # noqa: S608  (names of ours)
CONTENT = f"SELECT content FROM {FILES} WHERE {STANDS}"  # noqa: S608


@dataclass(frozen=True)
class Given:
    """A file as it was given out."""

    file_id: int
    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    modified: int

    def again(self, request: HttpRequest) -> HttpResponse | None:
        """The same answer, if the file still stands as it was."""
        has_it = request.META.get("HTTP_IF_NONE_MATCH") == self.etag
        with connection.cursor() as cursor:
            cursor.execute(IS_GIVEN_OUT if has_it else CONTENT, [self.file_id])
            row = cursor.fetchone()
        if row is None or not (has_it or bytes(row[0]) == self.content):
            return None
        response = HttpResponse(self.content, headers=dict(self.headers))
        found = get_conditional_response(request, etag=self.etag, last_modified=self.modified, response=response)
        return found or response


def given_again(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that stands before all but what looks after HTTPS."""
    remembered: OrderedDict[str, Given] = OrderedDict()

    def answered(request: HttpRequest) -> HttpResponse:
        address = request.path_info
        if request.method != "GET" or not address.startswith(UNDER):
            return get_response(request)
        given = remembered.get(address)
        if given and (response := given.again(request)):
            return response
        response = get_response(request)
        remembered.pop(address, None)
        if made := _given(response):
            remembered[address] = made
            if len(remembered) > MOST:
                remembered.popitem(last=False)
        return response

    return answered


def _given(response: HttpResponse) -> Given | None:
    """What can be given again: a published file, whole, and nobody's in particular."""
    file_id = getattr(response, "published_file", None)
    if file_id is None or response.status_code != 200 or response.cookies or len(response.content) > LARGEST:
        return None
    headers = dict(response.headers)
    modified = parse_http_date(headers["Last-Modified"])
    return Given(file_id, response.content, tuple(headers.items()), headers["ETag"], modified)
