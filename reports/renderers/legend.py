"""Meanings of the words for status and trend, in the order of the legend. Pure.

The limits themselves are printed with each indicator.
"""

from __future__ import annotations

from indicators.rules.judgement import Status, Trend

STATUSES = (
    (Status.ALERT.value, "The year’s figure misses its target by more than the alert limit."),
    (Status.WARNING.value, "The year’s figure misses its target, but by no more than the alert limit."),
    (Status.OK.value, "The year’s figure meets its target."),
    (Status.UNKNOWN.value, "There is no figure or no target to judge by."),
    (Status.DATA_ONLY.value, "Reported for information, without a target."),
)
TRENDS = (
    (Trend.IMPROVING.value, "The latest figure is better than the one before."),
    (Trend.NO_CHANGE.value, "The latest figure is the same as the one before."),
    (Trend.GETTING_WORSE.value, "The latest figure is worse than the one before."),
)
