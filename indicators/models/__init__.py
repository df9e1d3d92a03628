"""What is kept of indicators: how they are read, and the figures, counts and targets, which are only ever added to."""

from indicators.models.counting import CountingRule
from indicators.models.held import Benchmark, Count, Figure, StatusOverride, Target
from indicators.models.listed import SentTable
from indicators.models.measured import Definition, Indicator, Measure, Period, Section
from indicators.models.quality import DataQuality, QualityCheck
from indicators.models.sent import ColumnMapping, Extract, Loading

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
    "Section",
    "SentTable",
    "StatusOverride",
    "Target",
]
