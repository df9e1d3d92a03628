"""What is published is given again from memory, after one query: Django need not find its way to it anew each time.

What was given out once is remembered with its headers, as the view and every middleware made them. Before it is given
again the database says whether the file that it rests on is still given out and still the same, byte for byte, and
whether a correction has replaced its report since; where something is another, the view decides, as the first time
(B03, B09). So a withdrawal or a correction holds at once, in every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date

from reports.files.responses import Rests
from reports.models import Correction, File, Report, Withdrawal
from reports.workflow import Stage

MOST, LARGEST = 64, 2 * 1024 * 1024  # answers, and bytes of one
UNDER = "/published/"

FILES, WITHDRAWALS = File._meta.db_table, Withdrawal._meta.db_table
CORRECTIONS, REPORTS = Correction._meta.db_table, Report._meta.db_table
# Names of ours alone are put into these.
REPLACED = (
    f"SELECT 1 FROM {CORRECTIONS} c JOIN {REPORTS} r ON r.correction_id = c.id "  # noqa: S608
    f"WHERE c.replaces_id = {FILES}.report_id AND r.stage = '{Stage.PUBLISHED}'"
)
STANDS = f"NOT EXISTS (SELECT 1 FROM {WITHDRAWALS} w WHERE w.report_id = {FILES}.report_id)"  # noqa: S608
IS_GIVEN_OUT, CONTENT = (
    f"SELECT EXISTS ({REPLACED}), {what} FROM {FILES} WHERE id = %s AND {STANDS}"  # noqa: S608
    for what in ("NULL", "content")
)


@dataclass(frozen=True)
class Given:
    """An answer as it was given out."""

    rests: Rests
    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    modified: int | None

    def again(self, request: HttpRequest) -> HttpResponse | None:
        """The same answer, if what it rests on still stands as it was."""
        has_it = request.META.get("HTTP_IF_NONE_MATCH") == self.etag
        with connection.cursor() as cursor:
            cursor.execute(IS_GIVEN_OUT if has_it else CONTENT, [self.rests.file_id])
            row = cursor.fetchone()
        if row is None or self.rests.replaced not in (None, bool(row[0])):
            return None
        if not has_it and bytes(row[1]) != self.rests.content:
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
    """What can be given again: something published, whole, and nobody's in particular."""
    rests = getattr(response, "rests", None)
    if rests is None or response.status_code != 200 or response.cookies or len(response.content) > LARGEST:
        return None
    headers = dict(response.headers)
    modified = parse_http_date(headers["Last-Modified"]) if "Last-Modified" in headers else None
    return Given(rests, response.content, tuple(headers.items()), headers["ETag"], modified)
