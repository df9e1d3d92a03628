"""The locked requirements satisfy pyproject.toml, each with its digests, and name no address. Asks no registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUN = PROJECT["dependencies"]
EXTRAS = PROJECT["optional-dependencies"]
SIGNING = [*RUN, *EXTRAS["signing"]]
DEV = [*SIGNING, *EXTRAS["dev"], *EXTRAS["bench"]]
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)")
FILES = ["run.txt", "signing.txt", "dev.txt"]


def text_of(name: str) -> str:
    return (ROOT / "requirements" / name).read_text()


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in text_of(name).splitlines())
    return {canonicalize_name(match["name"]): match["version"] for match in found if match}


@pytest.mark.parametrize(("name", "wanted"), [("run.txt", RUN), ("signing.txt", SIGNING), ("dev.txt", DEV)])
def test_every_requirement_is_pinned_to_a_version_that_satisfies_it(name, wanted):
    locked = pins(name)
    requirements = [Requirement(line) for line in wanted]

    unmet = [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"), prereleases=True)
    ]
    assert len(requirements) >= 10
    assert unmet == []


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_digests(name):
    blocks = re.split(r"\n(?=\S)", text_of(name).strip())

    assert len(blocks) == len(pins(name)) > 10
    assert [block for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)] == []


@pytest.mark.parametrize("name", FILES)
def test_no_address_stands_in_the_lock(name):
    assert re.findall(r"(?i)https?:|file:|index-url|find-links|git\+| @ ", text_of(name)) == []


def test_developers_run_what_the_council_runs():
    run, dev = pins("run.txt"), pins("dev.txt")

    assert {name: dev.get(name) for name in run} == run


def test_every_dependency_says_why_it_is_here_and_under_which_licence():
    lines = re.findall(r'^    "[^"]+",.*$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    named = [line for line in lines if any(f'"{requirement}"' in line for requirement in DEV)]

    assert len(named) == len(DEV)
    assert [line for line in named if not re.search(r"# .+ \(.+\)$", line)] == []
