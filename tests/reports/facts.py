"""What the demo council's report must say: facts copied from the report of January 2010 that it reproduces.

Status and trend are those that the figures give; the one percentage that the original printed wrong (NI 60 in February:
84 of 145) is as it recomputes.
"""

from __future__ import annotations

NONE, NO_DATA, NO_TARGET = "No figure", "No data for this range", "No target"

# code: 2008/09, Dec 2009, Jan 2010, trend, 2009/10 value, status, target
INDICATORS = {
    "NI 59": (NONE, "34.9%", "41.4%", "Improving", "26.1%", "Alert", "53%"),
    "NI 60": (NONE, "45.4%", "43.7%", "Getting Worse", "42.5%", "Alert", "63%"),
    "NI 68": (NONE, "63.3%", "75.3%", "Getting Worse", "52.9%", "Alert", "58%"),
    "NI 62": ("14.69%", "12.25%", "13.98%", "Getting Worse", "13.98%", "Warning", "11%"),
    "NI 61": ("80%", "50%", "50%", "No Change", "50%", "Alert", "75%"),
    "NI 66": ("95.6%", "96.4%", "92.6%", "Getting Worse", "92.6%", "Alert", "98.0%"),
    "NI 63": ("56.2%", "69.7%", "69.6%", "Getting Worse", "69.6%", "Warning", "70%"),
    "NI 67": (NONE, "94.3%", "94.8%", "Improving", "94.8%", "Alert", "100%"),
    "NI 65": (NONE, "25%", "15.4%", "Improving", "13.4%", "Alert", "10%"),
    "NI 64": ("4.7%", "19%", "0%", "Improving", "15.2%", "Alert", "5%"),
    "NI 51": (NONE, NO_DATA, NO_DATA, NO_DATA, "15", "OK", "15"),
    "L0508": (NONE, "0", "0", "No Change", "0", "Data Only", NO_TARGET),
    "L0509": (NONE, "1", "0", "Improving", "0", "Data Only", NO_TARGET),
}

MONTHS = ("Sep 2009", "Oct 2009", "Nov 2009", "Dec 2009", "Jan 2010", "Feb 2010")

# measure: its number in each month, and its percentage where it is part of another
ANALYSIS = {
    "Number of initial assessments completed in the month": (
        (131, 219, 177, 152, 174, 130), ()),
    "Number of initial assessments completed within 7 days": (
        (31, 77, 46, 53, 72, 54), ("23.7", "35.2", "26.0", "34.9", "41.4", "41.5")),
    "Number of initial assessments completed within 10 days": (
        (36, 87, 58, 59, 81, 69), ("27.5", "39.7", "32.8", "38.8", "46.6", "53.1")),
    "Number of initial assessments completed in the month which had been started in the month": (
        (34, 79, 44, 54, 76, 56), ()),
    "Number of initial assessments started and completed in the month, in 7 days": (
        (22, 65, 35, 45, 67, 43), ("64.7", "82.3", "79.5", "83.3", "88.2", "76.8")),
    "Number of initial assessments started and completed in the month, in 10 days": (
        (27, 74, 39, 47, 74, 52), ("79.4", "93.7", "88.6", "87.0", "97.4", "92.9")),
    "Number of core assessments completed in the month": (
        (57, 80, 72, 108, 142, 145), ()),
    "Number of core assessments completed within 35 days": (
        (34, 43, 31, 49, 62, 84), ("59.6", "53.8", "43.1", "45.4", "43.7", "57.9")),
}  # fmt: skip

# topic: how many characters the original's commentary had under each heading
LENGTHS = {
    ("assessments", "Explanation of Current Performance – NI 59"): 561,
    ("assessments", "Explanation of Current Performance – NI 60"): 559,
    ("assessments", "Current Activities"): 663,
    ("assessments", "Best Practice"): 837,
    ("referrals", ""): 300,
    ("placement-moves", ""): 280,
    ("adoption", "Explanation of Current Performance"): 329,
    ("adoption", "Current Activities"): 632,
    ("reviews-of-children-in-care", ""): 295,
    ("length-of-placement", ""): 137,
    ("child-protection-reviews", "Explanation of Current Performance"): 122,
    ("child-protection-reviews", "Current Activities"): 260,
    ("second-plans", ""): 341,
    ("long-plans", "Explanation of Current Performance"): 228,
    ("long-plans", "Current Activities"): 811,
    ("long-plans", "Best Practice"): 198,
    ("vacancies", ""): 248,
    ("managers-posts", ""): 324,
}
