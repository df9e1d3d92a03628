"""A missing or wrong variable stops the start with its name; nothing starts unsafe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOUND = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN",
    "ALLOWED_HOSTS": "report.example",
    "SITE_ADDRESS": "https://report.example",
    "HTTPS": "yes",
    "DEBUG": "no",
    "DEMO": "no",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
}


def read_settings(**variables: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "safeguarding.settings"} | SOUND | variables
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_sound_variables_start():
    assert read_settings().stdout.strip() == SOUND["SECRET_KEY"]


def test_the_example_starts_as_it_stands_once_it_has_a_key():
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line and line[0] != "#"]
    example = dict(line.split("=", 1) for line in lines)

    result = read_settings(**example | {"SECRET_KEY": SOUND["SECRET_KEY"]})

    assert result.stdout.strip() == SOUND["SECRET_KEY"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters"),
        ({"ALLOWED_HOSTS": "*"}, r"ALLOWED_HOSTS may not be \*"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL does not start with postgres://"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL does not start with redis://"),
        ({"MAIL_SERVER": "mail.example:25"}, "MAIL_SERVER does not start with smtp://"),
        ({"MAIL_SERVER": "smtp://mail.example:25"}, "MAIL_FROM is not an e-mail address"),
        ({"SITE_ADDRESS": "report.example"}, "SITE_ADDRESS does not start with https://"),
        ({"COUNCIL_COLOUR": "green"}, "COUNCIL_COLOUR is 'green'"),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'. Write yes or no"),
        ({"HTTPS": "perhaps"}, "HTTPS is 'perhaps'. Write yes or no"),
        ({"BEHIND_PROXY": "perhaps"}, "BEHIND_PROXY is 'perhaps'"),
        ({"DEMO": "perhaps"}, "DEMO is 'perhaps'"),
        ({"SECOND_FACTOR_FOR": "director,officers"}, "SECOND_FACTOR_FOR: there is no role officers"),
    ],
)
def test_a_wrong_variable_stops_the_start_with_its_name(wrong, sentence):
    result = read_settings(**wrong)

    assert result.returncode != 0
    assert re.search(sentence, result.stderr.strip().splitlines()[-1])


def test_every_variable_that_is_read_is_in_the_example():
    read = set(
        re.findall(
            r'(?:env\.\w+|required|yes_or_no|address)\(\s*"([A-Z_]+)"', (ROOT / "safeguarding/settings.py").read_text()
        )
    )
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert len(read) >= 8
    assert read - named - {"DEMO"} == set()
    assert named - read == set()


@pytest.mark.parametrize(
    ("https", "session", "csrf"),
    [
        ("yes", "__Host-sessionid", "__Host-csrftoken"),
        ("no", "sessionid", "csrftoken"),
    ],
)
def test_over_https_a_browser_takes_the_cookies_of_this_host_alone(https, session, csrf):
    command = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_SECURE)"  # noqa: E501
    environment = (
        {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "safeguarding.settings"} | SOUND | {"HTTPS": https}
    )
    said = subprocess.run(
        (sys.executable, "-c", command),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert said.stdout.split() == [session, csrf, "/", "None", str(https == "yes")]
