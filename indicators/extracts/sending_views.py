"""The page on which a file is sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from indicators.actions import read_extract
from indicators.extracts.faults import ExtractRejected
from indicators.forms import UploadForm
from safeguarding.guard import PersonsRequest, page
from safeguarding.permissions import Permission
from safeguarding.refusal import Refused


@page(Permission.LOAD_FIGURES)
def upload(request: PersonsRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            extract = read_extract(file.read(), file.name, by=request.user, at=timezone.now())
        except ExtractRejected as rejected:
            for fault in rejected.faults:
                form.add_error("file", str(fault))
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("indicators:extract", extract.pk)
    return render(request, "indicators/upload.html", {"form": form})
