"""The pages of reports: who sees what, what a press of a button does, and what the public gets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.jobs import JOBS
from reports.models import File, Job, Report
from reports.publishing import actions as publishing_actions
from reports.renderers import FORMATS
from tests.reports import build
from tests.reports.build import clock
from tests.reports.tampering import tamper

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def carry_out_all() -> None:
    for job_id in Job.objects.filter(stage="waiting").values_list("id", flat=True):
        build.carry_out(job_id)


# -- the whole way, by pages ---------------------------------------------------------------------------------------
def test_officer_and_director_take_a_report_from_the_checklist_to_the_public(client):
    made = build.council()
    client.force_login(made.officer)
    page = client.get(reverse("reports:cycle", args=[made.cycle.pk]))
    assert "Ready." in text(page)

    client.post(reverse("reports:assemble", args=[made.cycle.pk]))
    page = client.get(reverse("reports:cycle", args=[made.cycle.pk]))
    assert "Waiting for a worker to begin." in text(page)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text(page)
    carry_out_all()
    report = Report.objects.get()
    confirm = reverse("reports:confirm", args=[report.pk])
    client.post(confirm, {"digest": report.public_edition.digest, "read": "yes"})

    client.force_login(made.director)
    page = client.get(reverse("reports:report", args=[report.pk]))
    assert f'name="digest" value="{report.digest}"' in text(page)
    client.post(
        reverse("reports:sign_off", args=[report.pk]),
        {"digest": report.digest, "agreed": "on", "code": build.code(made.director)},
    )
    carry_out_all()

    client.force_login(made.officer)
    page = client.post(reverse("reports:publish", args=[report.pk]), follow=True)
    assert "This report is published." in text(page)

    client.logout()
    page = client.get("/published/2010-01/")
    assert "Director" in text(page)
    assert page.status_code == 200


# -- the checklist -------------------------------------------------------------------------------------------------
def test_the_checklist_lists_what_is_missing_with_its_owner_and_offers_no_button(client):
    made = build.council(4, approved=False)
    client.force_login(made.officer)

    page = text(client.get(reverse("reports:cycle", args=[made.cycle.pk])))

    assert "The commentary on Topic 1 has not been written." in page
    assert "Team manager, First Response" in page
    assert "Assemble the report" not in page


def test_assembling_what_is_not_ready_is_refused_in_words(client):
    made = build.council(4, approved=False)
    client.force_login(made.officer)

    page = client.post(reverse("reports:assemble", args=[made.cycle.pk]))

    assert page.status_code == 409
    assert "The report is not ready: 2 below must be mended first." in text(page)
    assert not Job.objects.exists()


def test_the_progress_that_a_script_asks_for_is_the_progress_of_the_page(client):
    made = build.council()
    client.force_login(made.officer)
    client.post(reverse("reports:assemble", args=[made.cycle.pk]))
    job = Job.objects.get()
    work = JOBS.claimed(job.pk, clock)
    work.write(total=7)
    work.part("Making the PDF file")

    part = client.get(reverse("reports:job", args=[job.pk]))

    assert part["X-Job-Ended"] == "no"
    assert 'max="7" value="1"' in text(part)
    assert "Making the PDF file." in text(part)
    assert text(part).strip() in text(client.get(reverse("reports:cycle", args=[made.cycle.pk])))
    carry_out_all()


def test_a_failed_job_says_why_on_the_page(client):
    made = build.council()
    client.force_login(made.officer)
    client.post(reverse("reports:assemble", args=[made.cycle.pk]))
    build.restate("NI 1", 29, by=made.officer)
    carry_out_all()

    page = text(client.get(reverse("reports:cycle", args=[made.cycle.pk])))

    assert "The last try failed." in page
    assert client.get(reverse("reports:job", args=[Job.objects.get().pk]))["X-Job-Ended"] == "yes"


# -- who sees what -------------------------------------------------------------------------------------------------
def test_a_draft_is_not_found_by_those_who_may_not_see_it_before_it_is_published(client):
    made = build.council()
    report = build.draft(made)
    file = report.files.first()

    for person in (made.reader, made.manager, made.head):
        client.force_login(person)
        for address in (
            reverse("reports:report", args=[report.pk]),
            reverse("reports:download", args=[report.pk, file.name]),
        ):
            assert client.get(address).status_code == 404
        assert client.get(reverse("reports:cycle", args=[made.cycle.pk])).status_code == 403
        assert client.post(reverse("reports:assemble", args=[made.cycle.pk])).status_code == 403


def test_a_reader_sees_a_published_report(client):
    made = build.council()
    report = build.published(made)
    client.force_login(made.reader)

    assert client.get(reverse("reports:report", args=[report.pk])).status_code == 200
    assert "January 2010" in text(client.get(reverse("reports:list")))


def test_nobody_sees_anything_but_what_is_public_without_logging_in(client):
    made = build.council()
    report = build.published(made)
    shut = {
        "reports:list": [], "reports:cycle": [made.cycle.pk], "reports:report": [report.pk],
        "reports:job": [Job.objects.first().pk], "reports:download": [report.pk, report.files.first().name],
    }  # fmt: skip

    for name, arguments in shut.items():
        response = client.get(reverse(name, args=arguments))
        assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("log-in")), name
    for name, arguments in {
        "reports:published": ["2010-01"], "reports:all_published": [], "reports:verify": [],
        "reports:published_file": ["2010-01", "safeguarding-report-2010-01-public.pdf"],
    }.items():  # fmt: skip
        assert client.get(reverse(name, args=arguments)).status_code == 200, name


@pytest.mark.parametrize("name", ["assemble", "sign_off"])
def test_state_changes_by_post_alone(client, name):
    made = build.council()
    report = build.draft(made)
    client.force_login({"sign_off": made.director}.get(name, made.officer))
    pk = made.cycle.pk if name == "assemble" else report.pk

    assert client.get(reverse(f"reports:{name}", args=[pk])).status_code == 405


# -- signing off and publishing ------------------------------------------------------------------------------------
def test_signing_off_without_the_declaration_says_so_beside_it(client):
    made = build.council()
    report = build.draft(made)
    client.force_login(made.director)

    page = client.post(reverse("reports:sign_off", args=[report.pk]), {"digest": report.digest, "code": "1"})

    assert page.status_code == 422
    assert "Tick the declaration if you agree with it." in text(page)


def test_signing_off_what_was_not_read_is_refused_in_words(client):
    made = build.council()
    report = build.draft(made)
    client.force_login(made.director)

    page = client.post(reverse("reports:sign_off", args=[report.pk]), {"digest": "0" * 64, "agreed": "on", "code": "1"})

    assert page.status_code == 409
    assert "This is not the report that you read." in text(page)


def test_the_form_is_for_the_director_and_the_latest_draft_alone(client):
    made = build.council()
    earlier, later = build.draft(made), build.draft(made)

    client.force_login(made.officer)
    assert 'name="agreed"' not in text(client.get(reverse("reports:report", args=[later.pk])))
    client.force_login(made.director)
    assert 'name="agreed"' in text(client.get(reverse("reports:report", args=[later.pk])))
    page = text(client.get(reverse("reports:report", args=[earlier.pk])))
    assert 'name="agreed"' not in page
    assert "There is a later version" in page


def test_publishing_is_asked_once_more_on_a_page_that_says_what_happens_and_what_was_planned(client):
    made = build.council()
    report = build.signed(made)
    due = timezone.now() + timedelta(days=3)
    publishing_actions.set_time(report, due_at=due, by=made.officer, at=timezone.now())
    client.force_login(made.officer)
    address = reverse("reports:publish", args=[report.pk])
    assert address in text(client.get(reverse("reports:report", args=[report.pk])))

    page = text(client.get(address))

    assert "You cannot change it later." in page
    assert "/published/2010-01/" in page
    assert "The figures of January 2010 are closed" in page
    assert "Officer scheduled it for" in page
    assert Report.objects.get(pk=report.pk).stage == "signed off"
    client.post(address)
    assert Report.objects.get(pk=report.pk).stage == "published"
    assert client.get(address)["Location"] == reverse("reports:report", args=[report.pk])


def test_publishing_twice_is_refused_in_words(client):
    made = build.council()
    report = build.published(made)
    client.force_login(made.officer)

    page = client.post(reverse("reports:publish", args=[report.pk]))

    assert page.status_code == 409
    assert "has been published" in text(page)


# -- files ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", FORMATS)
def test_a_draft_file_has_its_type_and_name_and_is_kept_by_nobody(client, key):
    made = build.council()
    file = build.draft(made).files.get(edition="committee", format=key)
    client.force_login(made.director)

    response = client.get(reverse("reports:download", args=[file.report_id, file.name]))

    how = "inline" if key == "html" else "attachment"
    assert response.content == bytes(file.content)
    assert response["Content-Type"] == FORMATS[key].content_type
    assert response["Content-Disposition"] == (
        f'{how}; filename="safeguarding-report-2010-01-committee-draft-1.{FORMATS[key].suffix}"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_the_html_edition_may_load_its_own_style_and_nothing_else(client):
    build.published(build.council())

    response = client.get("/published/2010-01/safeguarding-report-2010-01-public.html")

    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert b"<script" not in response.content


def test_a_published_file_answers_not_modified_to_who_has_it(client):
    build.published(build.council())
    address = "/published/2010-01/safeguarding-report-2010-01-public.pdf"
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert first["ETag"] == f'"{File.objects.get(edition="public", format="pdf", signed=True).sha256}"'
    assert (again.status_code, again.content) == (304, b"")


def test_a_published_file_that_was_changed_in_our_keeping_is_not_given_out(client, caplog):
    report = build.published(build.council())
    tamper(report.files.get(edition="public", format="pdf", signed=True))

    response = client.get("/published/2010-01/safeguarding-report-2010-01-public.pdf")

    assert response.status_code == 503
    assert "that is kept is not what was made" in text(response)
    assert [record.levelname for record in caplog.records if record.name == "reports.files.responses"] == ["CRITICAL"]


@pytest.mark.parametrize("slug", ["2010-02", "2010-13", "0000-01", "nonsense", "2010-1"])
def test_no_month_without_a_published_report_has_an_address(client, slug):
    build.signed(build.council())

    assert client.get(f"/published/{slug}/").status_code == 404
    assert client.get("/published/2010-01/").status_code == 404


def test_a_draft_file_is_not_at_the_public_address(client):
    build.published(build.council())

    assert client.get("/published/2010-01/safeguarding-report-2010-01-public-draft-1.pdf").status_code == 404


# -- verifying -----------------------------------------------------------------------------------------------------
def upload(client, content: bytes, name: str = "any.pdf"):
    from_disk = build.uploaded(name, content)
    return client.post(reverse("reports:verify"), {"file": from_disk})


def test_the_verify_page_tells_genuine_altered_draft_and_others_apart(client):
    report = build.published(build.council())
    genuine = bytes(report.files.get(edition="committee", format="pdf", signed=True).content)
    draft = bytes(report.files.get(edition="committee", format="pdf", signed=False).content)
    altered = genuine[:-100] + bytes([genuine[-100] ^ 1]) + genuine[-99:]

    assert "Genuine: our report of January 2010, unchanged. Committee edition. Signed off by Director" in text(
        upload(client, genuine)
    )
    assert "The same, byte for byte" in text(upload(client, genuine))
    assert "It does not match. It names one of our published reports" in text(upload(client, altered))
    assert "Not recognised. This site has no record" in text(upload(client, b"another"))
    assert "A draft, version 1 of January 2010." not in text(upload(client, draft))
    client.force_login(report.sign_off.by)
    assert "A draft, version 1 of January 2010." in text(upload(client, draft))


def test_the_verify_page_takes_a_digest(client):
    report = build.published(build.council())
    digest = report.files.get(edition="committee", format="csv", signed=True).sha256

    page = client.post(reverse("reports:verify"), {"sha256": digest})

    assert "Genuine: our report of January 2010" in text(page)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({}, "Choose a file, or paste a SHA-256."), ({"sha256": "abc"}, "A SHA-256 has 64 characters")],
)
def test_the_verify_page_says_what_it_needs(client, given, sentence):
    page = client.post(reverse("reports:verify"), given)

    assert page.status_code == 422
    assert sentence in text(page)


def test_the_verify_page_refuses_a_file_that_is_too_large(client, monkeypatch):
    monkeypatch.setattr("reports.verification.verify.LARGEST", 10)

    page = upload(client, b"more than ten bytes")

    assert page.status_code == 422
    assert "the most that is read here. Paste its SHA-256 instead." in text(page)


# -- what to do next -----------------------------------------------------------------------------------------------
def test_the_home_page_says_what_is_next_for_whom(client):
    made = build.council(4, approved=False)

    def words(person) -> str:
        client.force_login(person)
        return text(client.get(reverse("home")))

    assert "See what the report of January 2010 still lacks (2)" in words(made.officer)
    build.approve_all(made.cycle, writer=made.manager, head=made.head)
    assert "Assemble the report of January 2010" in words(made.officer)
    build.draft(made)
    assert "sign it off" not in words(made.officer)
    assert "Read the draft report of January 2010 and sign it off" in words(made.director)
    build.sign_and_finish(made)
    assert "Publish the report of January 2010" in words(made.officer)
    build.publish_latest(made)
    assert "the report of January 2010" not in words(made.officer) + words(made.director)
