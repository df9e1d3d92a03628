"""The second factor: set up, given, never twice, slowed down when it is guessed, and reset by an administrator.

P13 of the torture table (TOTP reuse, lock-out, session fixation).
"""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from safeguarding import demo_logins
from safeguarding.accounts import authentication, second_factor, second_factor_actions
from safeguarding.accounts.lockout import TooManyGuesses
from safeguarding.accounts.second_factor_actions import NoSecondFactor, SetUpAlready, WrongCode
from safeguarding.models import Event, Guesses, Person, RecoveryCode, SecondFactor
from safeguarding.permissions import NotAllowed, RoleName
from tests.safeguarding.build import NOW, PASSWORD, administrator, person

pytestmark = pytest.mark.django_db

SECRET = b"12345678901234567890"  # that of RFC 6238
MINUTE = timedelta(minutes=1)


def code_at(at, *, steps: int = 0) -> str:
    return second_factor.code(SECRET, second_factor.step_at(at) + steps)


@pytest.fixture
def dilys() -> Person:
    """A director with a second factor, set up a minute before."""
    made = person("Dilys", RoleName.DIRECTOR, password=PASSWORD)
    second_factor_actions.begin(SECRET, by=made, at=NOW - MINUTE)
    second_factor_actions.confirm(code_at(NOW - MINUTE), by=made, at=NOW - MINUTE)
    return made


# -- the codes -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")]
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert second_factor.code(SECRET, seconds // 30) == code


def test_a_secret_is_kept_so_that_the_database_alone_makes_no_codes(dilys):
    held = dilys.second_factor.sealed

    assert SECRET.decode() not in held
    assert base64.b32encode(SECRET).decode() not in held
    assert second_factor.unsealed(held) == SECRET


def test_under_another_key_it_says_whom_to_ask(dilys, settings):
    settings.SECRET_KEY = "another"

    with pytest.raises(second_factor.Unreadable, match="Ask an administrator"):
        second_factor_actions.use("123456", by=dilys, at=NOW)


@pytest.mark.parametrize("steps", [-1, 0, 1])
@pytest.mark.parametrize("written", ["{}", " {} ", "{:.3} {:.0}"])
def test_a_code_counts_a_step_early_or_late_and_with_spaces(dilys, steps, written):
    code = code_at(NOW, steps=steps)
    given = f"{code[:3]} {code[3:]}" if ":" in written else written.format(code)

    assert second_factor_actions.use(given, by=dilys, at=NOW) == "code of an app"


@pytest.mark.parametrize("steps", [-2, 2, 20])
def test_a_code_of_another_time_does_not_count(dilys, steps):
    with pytest.raises(WrongCode):
        second_factor_actions.use(code_at(NOW, steps=steps), by=dilys, at=NOW)


def test_no_code_is_taken_twice_nor_one_before_it(dilys):
    second_factor_actions.use(code_at(NOW), by=dilys, at=NOW)

    for steps in (0, -1):
        with pytest.raises(WrongCode, match="has been used"):
            second_factor_actions.use(code_at(NOW, steps=steps), by=dilys, at=NOW)
    assert second_factor_actions.use(code_at(NOW, steps=1), by=dilys, at=NOW)


# -- set up ----------------------------------------------------------------------------------------------------------
def test_it_is_not_in_use_before_its_first_code():
    somebody = person("Mo", password=PASSWORD)
    second_factor_actions.begin(SECRET, by=somebody, at=NOW)

    assert not second_factor.is_set_up(somebody)
    with pytest.raises(NoSecondFactor):
        second_factor_actions.use(code_at(NOW), by=somebody, at=NOW)
    with pytest.raises(WrongCode):
        second_factor_actions.confirm("000000", by=somebody, at=NOW)
    assert len(second_factor_actions.confirm(code_at(NOW), by=somebody, at=NOW)) == second_factor.RECOVERY_CODES
    assert second_factor.is_set_up(somebody)


def test_one_in_use_is_not_replaced_behind_its_owner(dilys):
    with pytest.raises(SetUpAlready):
        second_factor_actions.begin(b"0" * 20, by=dilys, at=NOW)
    with pytest.raises(NoSecondFactor):
        second_factor_actions.confirm(code_at(NOW), by=dilys, at=NOW)


def test_a_recovery_code_works_once_and_only_its_digest_is_kept(dilys):
    first, *rest = second_factor_actions.renew_recovery_codes(code_at(NOW), by=dilys, at=NOW)

    assert not RecoveryCode.objects.filter(digest__contains=first.replace("-", "")).exists()
    assert second_factor_actions.use(first.upper(), by=dilys, at=NOW) == "recovery code"
    with pytest.raises(WrongCode):
        second_factor_actions.use(first, by=dilys, at=NOW)
    assert second_factor_actions.use(rest[0], by=dilys, at=NOW)
    assert Event.objects.filter(verb="used a recovery code of").count() == 2


def test_an_administrator_resets_it_and_nobody_else():
    olu = person("Olu", RoleName.PERFORMANCE_OFFICER, password=PASSWORD)
    second_factor_actions.begin(SECRET, by=olu, at=NOW)
    second_factor_actions.confirm(code_at(NOW), by=olu, at=NOW)
    with pytest.raises(NotAllowed):
        second_factor_actions.reset(olu, by=olu, at=NOW)

    second_factor_actions.reset(olu, by=administrator(), at=NOW)

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert Event.objects.get(verb="reset the second factor of").by_name == "Agnes"


def test_taking_it_off_takes_a_code(dilys):
    with pytest.raises(WrongCode):
        second_factor_actions.take_off("000000", by=dilys, at=NOW)
    second_factor_actions.take_off(code_at(NOW), by=dilys, at=NOW)

    assert not second_factor.is_set_up(dilys)


# -- guessing --------------------------------------------------------------------------------------------------------
def test_after_five_wrong_codes_the_next_waits_ever_longer_even_the_right_one(dilys):
    for _ in range(5):
        with pytest.raises(WrongCode):
            second_factor_actions.use("000000", by=dilys, at=NOW)

    with pytest.raises(TooManyGuesses, match="Wait until 09:31:00"):
        second_factor_actions.use(code_at(NOW), by=dilys, at=NOW)
    with pytest.raises(WrongCode):
        second_factor_actions.use("000000", by=dilys, at=NOW + MINUTE)
    with pytest.raises(TooManyGuesses, match="Wait until 09:33:00"):
        second_factor_actions.use(code_at(NOW + MINUTE), by=dilys, at=NOW + MINUTE)
    assert second_factor_actions.use(code_at(NOW + 3 * MINUTE), by=dilys, at=NOW + 3 * MINUTE)
    assert not Guesses.objects.exclude(wrong=0).exists()
    wrong = Event.objects.filter(verb="had a wrong security code given for").order_by("number")
    assert [event.after["next one waits"] for event in wrong] == [False] * 4 + [True] * 2


# -- logging in ------------------------------------------------------------------------------------------------------
def gives_password(client: Client, password: str = PASSWORD, email: str = "dilys@council.example", **headers):
    return client.post("/log-in/?next=/events/", {"username": email, "password": password}, headers=headers)


def code_now(steps: int = 0) -> str:
    return code_at(timezone.now(), steps=steps)


def test_the_password_alone_logs_nobody_in_who_has_a_second_factor(client, dilys):
    answer = gives_password(client)

    assert answer["Location"] == "/log-in/code/"
    assert "_auth_user_id" not in client.session
    assert client.get("/events/")["Location"].startswith("/log-in/")


def test_the_code_logs_in_and_goes_on_with_a_session_of_another_key(client, dilys):
    """Session fixation: a key that somebody else set, or saw, before the log-in is worth nothing after it."""
    client.get("/log-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    gives_password(client)
    between = client.cookies["sessionid"].value
    answer = client.post("/log-in/code/", {"code": code_now()})

    assert answer["Location"] == "/events/"
    assert client.get("/events/").status_code == 200
    assert len({planted, between, client.cookies["sessionid"].value}) == 3
    for old in (planted, between):
        stranger = Client()
        stranger.cookies["sessionid"] = old
        assert stranger.get("/events/").status_code == 302


def test_a_session_that_was_logged_out_is_worth_nothing(client, dilys):
    client.force_login(dilys)
    before = client.cookies["sessionid"].value
    client.post("/log-out/")

    client.cookies["sessionid"] = before
    assert client.get("/events/").status_code == 302


def test_a_wrong_code_says_so_and_logs_nobody_in(client, dilys):
    gives_password(client)

    answer = client.post("/log-in/code/", {"code": "000000"})

    assert "This code is not right" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_code_is_asked_for_after_a_password_only_and_for_some_minutes(client, dilys):
    assert client.get("/log-in/code/")["Location"] == "/log-in/"
    gives_password(client)
    session = client.session
    session[authentication.GIVEN] = [*session[authentication.GIVEN][:3], timezone.now().timestamp() - 601]
    session.save()

    assert client.post("/log-in/code/", {"code": code_now()})["Location"] == "/log-in/"


def test_a_password_changed_meanwhile_has_to_be_given_again(client, dilys):
    gives_password(client)
    dilys.set_password("another one to remember")
    dilys.save()

    assert client.post("/log-in/code/", {"code": code_now()})["Location"] == "/log-in/"


@pytest.mark.parametrize("email", ["dilys@council.example", "nobody@council.example"])
def test_wrong_passwords_are_slowed_down_whatever_the_machine_says_it_is(client, dilys, email):
    for number in range(5):
        gives_password(client, "wrong", email, x_forwarded_for=f"10.0.0.{number}", x_real_ip=f"10.0.1.{number}")

    answer = gives_password(Client(), email=email, x_forwarded_for="10.0.0.99")

    assert answer.status_code == 200
    assert "That was wrong too often. Wait until" in answer.content.decode()
    assert gives_password(client, "x", "other@council.example").status_code == 200
    wrong = Event.objects.filter(verb="gave a wrong password for")
    assert wrong.count() == (5 if email[0] == "d" else 0)
    assert {event.by_name for event in wrong} <= {"Somebody"}


def test_what_was_typed_as_an_address_is_not_kept(client):
    gives_password(client, "wrong", "my.secret@password.example")

    assert "secret" not in str(list(Guesses.objects.values()))
    assert "127.0.0.1" not in str(list(Guesses.objects.values()))


# -- the pages -------------------------------------------------------------------------------------------------------
def test_somebody_sets_one_up_by_password_picture_and_code_and_sees_the_recovery_codes_once(client):
    mo = person("Mo", password=PASSWORD)
    client.force_login(mo)
    assert "You have not set up security codes yet" in client.get("/second-factor/").content.decode()

    refused = client.post("/second-factor/begin/", {"password": "wrong"})
    assert "This is not the password that you log in with." in refused.content.decode()
    assert not SecondFactor.objects.exists()
    client.post("/second-factor/begin/", {"password": PASSWORD})
    shown = client.get("/second-factor/").content.decode()
    secret = second_factor.unsealed(SecondFactor.objects.get().sealed)
    assert second_factor.in_words(secret) in shown
    assert "data:image/svg+xml" in shown
    wrong = client.post("/second-factor/", {"code": "000000"}).content.decode()
    assert "This code is not right" in wrong
    code = second_factor.code(secret, second_factor.step_at(timezone.now()))
    codes = client.post("/second-factor/", {"code": code}).content.decode()

    assert "We will not show them again" in codes
    again = client.get("/second-factor/").content.decode()
    assert second_factor.in_words(secret) not in again
    assert "8 recovery codes left" in again


def test_recovery_codes_are_renewed_and_it_is_taken_off_on_the_page(client, dilys):
    client.force_login(dilys)

    assert "not right" in client.post("/second-factor/take-off/", {"code": "1"}, follow=True).content.decode()
    assert (
        "have stopped working" in client.post("/second-factor/recovery-codes/", {"code": code_now()}).content.decode()
    )
    client.post("/second-factor/take-off/", {"code": code_now(steps=1)})

    assert not SecondFactor.objects.exists()


def test_an_administrator_resets_it_on_the_persons_page_and_sees_no_secret(client):
    olu = person("Olu", RoleName.PERFORMANCE_OFFICER, password=PASSWORD)
    second_factor_actions.begin(SECRET, by=olu, at=NOW)
    second_factor_actions.confirm(code_at(NOW), by=olu, at=NOW)
    client.force_login(administrator())

    shown = client.get(f"/people/{olu.pk}/").content.decode()
    assert second_factor.in_words(SECRET) not in shown
    answer = client.post(f"/people/{olu.pk}/reset-second-factor/", follow=True).content.decode()

    assert "Olu has no security codes any more" in answer


def test_the_code_is_shown_in_a_demonstration_for_its_own_secret_only(dilys, settings):
    assert demo_logins.code(dilys, NOW) == ""
    settings.DEMO = True
    assert demo_logins.code(dilys, NOW) == ""

    SecondFactor.objects.update(sealed=second_factor.sealed(demo_logins.SECRET), last_step=second_factor.step_at(NOW))

    assert second_factor_actions.use(demo_logins.code(dilys, NOW), by=dilys, at=NOW)
