"""The same snapshot is the same bytes elsewhere: in another process, place and language, for another site (P9)."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reports.renderers import FORMATS
from reports.snapshot.schema import from_json, to_json
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

# The snapshot of the sample as an older release kept it, before rows had facts and sign-offs a seal; and what that
# release rendered it to. Never made anew: a difference is a fault in the program.
OLD = Path(__file__).with_name("old_snapshot.json")
OLD_SIGNED = {
    "pdf": "bbfe60605f09410b1f55cbe07d65c6640ec7974776aed60a637d5e6cf83f6feb",
    "html": "3caaac502ec219228196f6ddf66542e4b6da237740f729d7770f138a3ce02c1c",
    "csv": "fa78d03e8081ece93798a626a4c5c6fb9cd7140703b234d0286d847c18ab68b5",
    "counts.csv": "73c41995aa855cf2672b97067709e428ee115cebbaa5edba9908cf0f13065fb0",
    "xlsx": "38d1e5879d39a1b720049309f6237644c7243cfa5e57155f1fbd1f169a665f8d",
    "docx": "65d6fd376e173abbfb916549291e21d5550b3eb544cefb65d26e0fc338e75038",
}
OLD_DRAFT = {
    "pdf": "e1e0f91752049154e669201032f3f54604a01bc082d6e93df90b8767b19d751a",
    "html": "441e55e0c9a45f4f1c239e9a8ebd55c7e427dffc6bfb66d2bc4a21402571a580",
    "csv": "3f1a6c78afc0fc2a9c8c07025e1e726e952a170c9c95d88cbca486907ba34ded",
    "counts.csv": "826b07bf32f9d3e65b6b413609f140a0f81dd390e97fc6e4649084888f657b85",
    "xlsx": "cb90992a82605c6f263f5df4d119aa0b786190be21f5394fdc7bafb673deeba4",
    "docx": "4c9026083746350211d8167b5fbd9f327560653ab27582689b2df3650c6e86f2",
}


def test_a_snapshot_that_is_rendered_elsewhere_has_the_same_digests(tmp_path):
    """On the same release of the compressor; docs/decisions.md says what that is."""
    here = {key: hashlib.sha256(each.render(seed(), SIGNING)).hexdigest() for key, each in FORMATS.items()}

    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM], input=to_json(seed()), cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **VARIABLES, **ELSEWHERE}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(ran.stdout) == here


@pytest.mark.parametrize("key", FORMATS)
def test_no_byte_changes_of_a_report_that_an_older_release_rendered(key):
    """P16: whoever compares a file that was published with one made anew finds them the same."""
    text = OLD.read_text(encoding="utf-8").removesuffix("\n")
    snapshot, signing = from_json(text), replace(SIGNING, event=0, seal="")

    assert to_json(snapshot) == text
    assert hashlib.sha256(FORMATS[key].render(snapshot, signing)).hexdigest() == OLD_SIGNED[key]
    assert hashlib.sha256(FORMATS[key].render(snapshot, None)).hexdigest() == OLD_DRAFT[key]
