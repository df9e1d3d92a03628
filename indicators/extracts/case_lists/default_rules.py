"""The rules that come with the system, which an officer may change. Pure.

NI 59 and NI 60: the National Indicator Set of 2008. The single assessment in 45 working days, and the initial
conference in 15 of the strategy discussion: Working Together. The headings are those of a case system's own list, of
Ofsted's Annex A and of the CIN census.
"""

from __future__ import annotations

from dataclasses import replace

from indicators.extracts.case_lists.rules import Placed, Rows, Rule

REFERRED = ("Referral date", "Date of referral", "CINreferralDate")
STARTED = ("Start date", "Date started", "Assessment start date", "Commencement date")
COMPLETED = ("Completion date", "Date completed", "Assessment completion date", "End date")

NI_59 = Rule(
    code="ni59",
    title="NI 59: initial assessments in 7 working days",
    list="initial-assessments",
    start=(*REFERRED[:2], *STARTED),
    end=COMPLETED,
    within=7,
    measure="ni59-completed",
    measure_in_time="ni59-within-7",
    indicator="NI 59",
)
NI_60 = Rule(
    code="ni60",
    title="NI 60: core assessments in 35 working days",
    list="core-assessments",
    start=STARTED,
    end=COMPLETED,
    within=35,
    measure="ni60-completed",
    measure_in_time="ni60-within-35",
    indicator="NI 60",
)
STARTED_THEN = replace(
    NI_59,
    code="ni59-started",
    title="NI 59: started and completed in the month, in 7 working days",
    same_month=True,
    measure="ni59-started",
    measure_in_time="ni59-started-within-7",
    indicator="",
)
SHIPPED: tuple[Rule, ...] = (
    NI_59,
    replace(
        NI_59,
        code="ni59-10",
        title="NI 59: initial assessments in 10 working days",
        within=10,
        measure="",
        measure_in_time="ni59-within-10",
        indicator="",
    ),
    STARTED_THEN,
    replace(
        STARTED_THEN,
        code="ni59-started-10",
        title="NI 59: started and completed in the month, in 10 working days",
        within=10,
        measure="",
        measure_in_time="ni59-started-within-10",
    ),
    NI_60,
    Rule(
        code="assessments-45",
        title="Assessments in 45 working days",
        list="assessments",
        start=("Continuous Assessment Start Date", "AssessmentActualStartDate", *REFERRED[:2], *STARTED),
        end=(
            "Continuous Assessment Date of Authorisation",
            "AssessmentAuthorisationDate",
            "Authorisation date",
            *COMPLETED,
        ),
        within=45,
        measure="assessments-completed",
        measure_in_time="assessments-within-45",
        indicator="ASSESS45",
    ),
    Rule(
        code="conferences-15",
        title="Initial child protection conferences in 15 working days",
        list="enquiries",
        start=(
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "S47ActualStartDate",
            "Strategy discussion date",
            "Start date",
        ),
        end=("Date of Initial Child Protection Conference", "DateOfInitialCPC", "Conference date", "End date"),
        within=15,
        measure="conferences-held",
        measure_in_time="conferences-within-15",
        indicator="ICPC15",
    ),
    Rule(
        code="referrals",
        title="Referrals",
        list="referrals",
        start=(*REFERRED, "Start date"),
        placed=Placed.BY_START,
        rows=Rows.ANY,
        measure="referrals",
    ),
    Rule(
        code="plans-started",
        title="Child protection plans that start",
        list="plans",
        start=("Child Protection Plan Start Date", "CPPstartDate", "Start date"),
        end=("Child Protection Plan End Date", "CPPendDate", "End date"),
        placed=Placed.BY_START,
        rows=Rows.ANY,
        measure="plans-started",
    ),
    Rule(
        code="reviews",
        title="Child protection reviews",
        list="reviews",
        start=("CPPreviewDate", "Review date"),
        placed=Placed.BY_START,
        rows=Rows.ANY,
        measure="plan-reviews",
    ),
)
