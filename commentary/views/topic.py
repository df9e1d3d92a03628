"""The pages on which officers look after topics: the list, and adding, renaming, splitting and joining them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commentary import actions
from commentary.forms.topic import AddForm, JoinForm, RenameForm, SplitForm
from commentary.models import Commentary, Descent, Topic, TopicIndicator
from commentary.queries import topics
from indicators.models import Indicator
from safeguarding.exceptions import Refused
from safeguarding.page_permissions import PersonsRequest, page
from safeguarding.permissions import Permission

SEEN = re.compile(r"(\d{1,9}):(\d{1,9})")


@page(Permission.RUN_CYCLES)
def topic_list(request: PersonsRequest) -> HttpResponse:
    """The topics of each service, and those that were split or joined, with what they went on as."""
    members = TopicIndicator.objects.select_related("indicator").order_by(
        "indicator__section__number", "indicator__position"
    )
    replaced = Commentary.objects.filter(replaced_at__isnull=False).select_related("cycle__period")
    rows = Topic.objects.select_related("service").prefetch_related(
        Prefetch("members", members),
        Prefetch("went_on_as", Descent.objects.select_related("after").order_by("pk")),
        Prefetch("commentaries", replaced, to_attr="replaced"),
    )
    context = {
        "live": rows.live().order_by("service__name", "position"),
        "ended": rows.exclude(ended_at=None).order_by("-ended_at", "position"),
    }
    return render(request, "commentary/topics.html", context)


@page(Permission.RUN_CYCLES)
def add_topic(request: PersonsRequest) -> HttpResponse:
    form = AddForm(request.POST or None)
    about = "It has a commentary in each cycle that is opened from now on."
    return _one(
        request, form, "Add a topic", about, lambda: actions.add_topic(form.plan, by=request.user, at=timezone.now())
    )


@page(Permission.RUN_CYCLES)
def rename_topic(request: PersonsRequest, pk: int) -> HttpResponse:
    topic = _live(pk)
    form = RenameForm(request.POST or None)
    about = (
        "Its commentaries and approvals stay as they are. Published reports keep the name that it had; pages of "
        "earlier months show the new one."
    )
    return _one(
        request, form, f"Rename {topic}", about,
        lambda: actions.rename_topic(topic, form.cleaned_data["name"], by=request.user, at=timezone.now()),
    )  # fmt: skip


@page(Permission.RUN_CYCLES)
def split_topic(request: PersonsRequest, pk: int) -> HttpResponse:
    topic = _live(pk)
    form = SplitForm(topic, _indicators([topic]), request.POST or None)
    return _replacing(
        request, [topic], form, "Split",
        lambda seen: actions.split_topic(topic, form.plans, seen=seen, by=request.user, at=timezone.now()),
    )  # fmt: skip


@page(Permission.RUN_CYCLES)
def join_topics(request: PersonsRequest) -> HttpResponse:
    """The address names the topics, as they were ticked in the list."""
    asked = [each for each in request.GET.getlist("topic") if each.isdecimal() and len(each) < 10]
    joined = list(Topic.objects.live().filter(pk__in=asked).select_related("service").order_by("position"))
    if len(joined) < 2:
        messages.error(request, "Tick at least two topics to join.")
        return redirect("commentary:topics")
    form = JoinForm(joined, _indicators(joined), request.POST or None)
    return _replacing(
        request, joined, form, "Join",
        lambda seen: actions.join_topics(joined, form.plans[0], seen=seen, by=request.user, at=timezone.now()),
    )  # fmt: skip


def _live(pk: int) -> Topic:
    return get_object_or_404(Topic.objects.live().select_related("service"), pk=pk)


def _indicators(of: Sequence[Topic]) -> list[Indicator]:
    rows = Indicator.objects.filter(memberships__topic__in=of, memberships__ended_at=None)
    return list(rows.order_by("section__number", "position"))


def _one(request: PersonsRequest, form: forms.Form, heading: str, about: str, act: Callable[[], Topic]) -> HttpResponse:
    if form.is_valid():
        try:
            topic = act()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{topic} is one of the topics now.")
            return redirect("commentary:topics")
    context = {"form": form, "heading": heading, "about": about}
    return render(request, "commentary/topic.html", context, status=400 if form.errors else 200)


def _replacing(
    request: PersonsRequest,
    ending: Sequence[Topic],
    form: SplitForm | JoinForm,
    verb: str,
    act: Callable[[dict[int, int]], object],
) -> HttpResponse:
    """First what is asked for, then what would happen; only then is it done."""
    context: dict[str, object] = {"form": form, "verb": verb, "ending": ending}
    if form.is_valid() and (objection := topics.replacing_objection(ending, form.plans)):
        form.add_error(None, objection)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "commentary/replace_topics.html", context, status=status)
    refusal = ""
    if "do" in request.POST:
        try:
            act({int(each[1]): int(each[2]) for each in SEEN.finditer(request.POST.get("seen", ""))})
        except Refused as refused:
            refusal = str(refused)
        else:
            names = " and ".join(plan.name for plan in form.plans)
            messages.success(request, f"{names}: from now on the indicators are there.")
            return redirect("commentary:topics")
    touched = topics.touched(ending)
    seen = " ".join(f"{each.commentary_id}:{each.version}" for each in touched)
    context |= {"plans": form.plans, "touched": touched, "seen": seen, "refusal": refusal}
    return render(request, "commentary/replace_topics_confirm.html", context, status=409 if refusal else 200)
