"""Models of reports: jobs, frozen snapshots, sign-offs, files and publications."""

from reports.models.edition import (
    DisclosureCheck,
    DisclosureConfirmation,
    DisclosureDecision,
    EditionOptions,
    PublicEdition,
)
from reports.models.publication import (
    Correction,
    Inspection,
    PublicationMail,
    PublicationTime,
    ServedDocument,
    TimeStamp,
    Withdrawal,
)
from reports.models.report import Expiry, File, GoneAhead, Job, OutlineVersion, Report, ReportQuerySet, SignOff, of

__all__ = [
    "Correction",
    "DisclosureCheck",
    "DisclosureConfirmation",
    "DisclosureDecision",
    "EditionOptions",
    "Expiry",
    "File",
    "GoneAhead",
    "Inspection",
    "Job",
    "OutlineVersion",
    "PublicEdition",
    "PublicationMail",
    "PublicationTime",
    "Report",
    "ReportQuerySet",
    "ServedDocument",
    "SignOff",
    "TimeStamp",
    "Withdrawal",
    "of",
]
