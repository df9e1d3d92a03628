"""The lists that can be counted, and how each is told in the formats that every council can produce. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indicators.extracts.files.headings import plain


@dataclass(frozen=True)
class CaseList:
    """One list of pieces of work: its number in Ofsted's Annex A, and its element in the CIN census, if it is there.

    `fields` are the elements in that one which a rule may name.
    """

    code: str
    name: str
    annex: int = 0
    element: str = ""
    fields: tuple[str, ...] = ()


REFERRAL = ("CINreferralDate", "CINclosureDate", "ReferralSource", "PrimaryNeedCode", "ReasonForClosure", "ReferralNFA")
ASSESSMENT = ("AssessmentActualStartDate", "AssessmentInternalReviewDate", "AssessmentAuthorisationDate")
ENQUIRY = ("S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired")
PLAN = ("CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP")

LISTS = {
    each.code: each
    for each in (
        CaseList("contacts", "Contacts", 1),
        CaseList("early-help", "Early help assessments", 2),
        CaseList("referrals", "Referrals", 3, "CINdetails", REFERRAL),
        CaseList("initial-assessments", "Initial assessments"),
        CaseList("core-assessments", "Core assessments"),
        CaseList("assessments", "Assessments", 4, "Assessments", ("CINreferralDate", *ASSESSMENT)),
        CaseList("enquiries", "Section 47 enquiries and initial conferences", 5, "Section47", ENQUIRY),
        CaseList("children-in-need", "Children in need", 6, "CINPlanDates", ("CINPlanStartDate", "CINPlanEndDate")),
        CaseList("plans", "Child protection plans", 7, "ChildProtectionPlans", PLAN),
        CaseList("reviews", "Child protection reviews", 0, "CPPreviewDate", ("CPPreviewDate",)),
        CaseList("children-in-care", "Children in care", 8),
    )
}
BY_ELEMENT = {plain(each.element): each.code for each in LISTS.values() if each.element}
BY_NUMBER = {each.annex: each.code for each in LISTS.values() if each.annex}
SHEET = re.compile(r"list[ _-]?([0-9]{1,2})")

# Headings, as `headings.plain` writes them, of a column that tells one child from another: to find the same row twice.
OF_CHILD = (
    "child unique id",
    "lachildid",
    "la child id",
    "child id",
    "child reference",
    "child",
    "client id",
    "person id",
    "upn",
)


def of_sheet(title: str) -> str:
    """The code of the list that a sheet of Annex A holds, by its title ("List 4"); "" if it is none of ours."""
    found = SHEET.fullmatch(plain(title))
    return BY_NUMBER.get(int(found[1]), "") if found else ""
