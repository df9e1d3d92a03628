"""The log-ins of a demo database, which the log-in page shows where settings.DEMO is on, and nowhere else."""

from __future__ import annotations

PASSWORD = "a demo, not a secret"
LOG_INS = (
    ("officer@demo.example", "performance officer: loads figures, assembles and publishes"),
    ("manager@demo.example", "team manager: writes commentary"),
    ("head@demo.example", "head of service: returns or approves commentary"),
    ("director@demo.example", "director: signs off"),
    ("reader@demo.example", "reader: sees figures and published reports"),
    ("admin@demo.example", "administrator: adds people and gives roles"),
)
