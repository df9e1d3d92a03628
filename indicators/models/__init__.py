"""Models of indicators: definitions, and the figures, counts and targets, which are append-only."""

from indicators.models.counting_rules import CountingRule
from indicators.models.data_quality import DataQuality, QualityCheck
from indicators.models.definitions import Definition, Indicator, Measure, Period, Section
from indicators.models.extracts import ColumnMapping, Extract, Loading
from indicators.models.figures import Benchmark, Count, Figure, ScaleVersion, StatusOverride, Target
from indicators.models.reference_tables import SentTable
from indicators.models.sums import Sum, SumTerm
from indicators.models.waiting import WaitingFile

__all__ = [
    "Benchmark",
    "ColumnMapping",
    "Count",
    "CountingRule",
    "DataQuality",
    "Definition",
    "Extract",
    "Figure",
    "Indicator",
    "Loading",
    "Measure",
    "Period",
    "QualityCheck",
    "ScaleVersion",
    "Section",
    "SentTable",
    "StatusOverride",
    "Sum",
    "SumTerm",
    "Target",
    "WaitingFile",
]
