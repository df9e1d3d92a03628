"""The same snapshot is the same bytes elsewhere: in another process, place and language, for another site (P9)."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from reports.renderers import FORMATS
from reports.snapshot.schema import to_json
from tests.environment import VARIABLES
from tests.reports.sample import SIGNING, seed

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {
    "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
    "DATABASE_URL": "sqlite://:memory:",
    "COUNCIL_NAME": "Another Council",
    "COUNCIL_COLOUR": "#880000",
    "SITE_ADDRESS": "http://another.example",
    "PYTHONPATH": str(ROOT),
    "PYTHONHASHSEED": "7",
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C",
    "HOME": "/nonexistent",
}
PROGRAM = """
import hashlib, json, sys
import django; django.setup()
from reports.renderers import FORMATS
from reports.snapshot.schema import from_json
from tests.reports.sample import SIGNING
snapshot = from_json(sys.stdin.read())
made = {key: FORMATS[key].render(snapshot, SIGNING) for key in reversed(FORMATS)}
print(json.dumps({key: hashlib.sha256(content).hexdigest() for key, content in made.items()}))
"""


def test_a_snapshot_that_is_rendered_elsewhere_has_the_same_digests(tmp_path):
    """On the same release of the compressor; docs/decisions.md says what that is."""
    here = {key: hashlib.sha256(each.render(seed(), SIGNING)).hexdigest() for key, each in FORMATS.items()}

    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM], input=to_json(seed()), cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **VARIABLES, **ELSEWHERE}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(ran.stdout) == here
