"""Guessing passwords: counted against the person, slowed down by sender, and nobody is shut out by a stranger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from safeguarding.accounts import authentication, lockout, second_factor, second_factor_actions
from safeguarding.accounts.authentication import WrongPassword, check_password
from safeguarding.accounts.lockout import Guess, NothingToLift, Sender, TooManyGuesses
from safeguarding.accounts.second_factor_actions import WrongCode
from safeguarding.models import Event, Guesses, Person
from safeguarding.permissions import NotAllowed, RoleName
from tests.safeguarding.build import NOW, PASSWORD, administrator, person

pytestmark = pytest.mark.django_db

SECRET = b"12345678901234567890"
MINUTE = timedelta(minutes=1)
HERE = Sender("10.0.0.1")


@pytest.fixture
def director() -> Person:
    return person("Director", RoleName.DIRECTOR, password=PASSWORD)


@pytest.fixture
def with_codes(director: Person) -> Person:
    second_factor_actions.begin(SECRET, by=director, at=NOW - 10 * MINUTE)
    second_factor_actions.confirm(code_at(NOW - 10 * MINUTE), by=director, at=NOW - 10 * MINUTE)
    return director


def code_at(at) -> str:
    return second_factor.code(SECRET, second_factor.step_at(at))


def guesses_until_it_waits(*spellings: str, sender: Sender = HERE, most: int = 400) -> int:
    """How many wrong passwords are looked at before one is refused unseen, taking the spellings in turn."""
    for number in range(most):
        try:
            check_password(spellings[number % len(spellings)], "wrong", sender=sender, at=NOW)
        except WrongPassword:
            continue
        except TooManyGuesses:
            return number
    return most


# -- one count a person ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "other",
    [
        "DIRECTOR@council.example",
        "Director@Council.Example",
        " director@council.example ",
        "d\u0131rector@council.example",  # a dotless i
        "D\u0130rector@council.example",  # a dotted capital I
        "director@counci\u217c.example",  # the Roman numeral fifty
        "\uff44irector@council.example",  # a fullwidth d
        "director@council.e\u0445ample",  # a Cyrillic letter that looks like x
    ],
)
def test_no_other_spelling_of_an_address_gives_more_guesses_of_its_persons_password(director, other):
    taken = 0
    for number in range(40):
        spelling = other if number % 2 else director.email
        try:
            found, _ = check_password(spelling, PASSWORD if taken == 5 else "wrong", sender=HERE, at=NOW)
        except WrongPassword:
            taken += bool(Person.objects.by_email(spelling))
        except TooManyGuesses:
            continue
        else:
            pytest.fail(f"After {taken} wrong passwords the next one was looked at, for {found}")
    assert taken == 5


def test_two_people_whose_addresses_differ_in_a_letter_that_capitals_hide_are_two_people(director):
    other = Person(email="d\u0131rector@council.example", name="Other", job_title="Other")
    other.set_password("quite another password")
    other.save()

    assert check_password(director.email, PASSWORD, sender=HERE, at=NOW)[0] == director
    assert check_password(other.email, "quite another password", sender=HERE, at=NOW)[0] == other


def test_an_address_that_finds_nobody_is_slowed_down_in_the_same_way(director):
    assert guesses_until_it_waits("nobody@council.example", "NOBODY@council.example") == 5


# -- a stranger shuts nobody out -------------------------------------------------------------------------------------
def test_a_strangers_guesses_make_the_stranger_wait_and_not_the_person(director):
    assert guesses_until_it_waits(director.email, sender=Sender("203.0.113.9")) == 5

    assert check_password(director.email, PASSWORD, sender=HERE, at=NOW)[0] == director


def from_everywhere(email: str) -> int:
    """Wrong passwords from ever other addresses, until the account waits for all of them; how many were looked at."""
    return sum(guesses_until_it_waits(email, sender=Sender(f"203.0.113.{host}"), most=5) for host in range(30))


def test_guesses_from_many_addresses_are_slowed_down_together(director):
    assert from_everywhere(director.email) == 50

    with pytest.raises(TooManyGuesses):
        check_password(director.email, PASSWORD, sender=HERE, at=NOW)
    assert check_password(director.email, PASSWORD, sender=HERE, at=NOW + MINUTE)[0] == director


def test_a_right_security_code_lifts_the_wait(with_codes):
    from_everywhere(with_codes.email)

    found = check_password(with_codes.email, PASSWORD, sender=HERE, at=NOW, code=code_at(NOW))

    assert found == (with_codes, "code of an app")
    assert not lockout.waits(with_codes, at=NOW)
    with pytest.raises(WrongPassword):  # the same code again does not help a stranger, and is not asked for now
        check_password(with_codes.email, "wrong", sender=Sender("203.0.113.1"), at=NOW, code=code_at(NOW))


def test_a_wrong_code_lifts_nothing_and_codes_cannot_be_guessed_for_ever(with_codes):
    from_everywhere(with_codes.email)

    for _ in range(5):
        with pytest.raises(WrongCode):
            check_password(with_codes.email, PASSWORD, sender=HERE, at=NOW, code="000000")
    with pytest.raises(TooManyGuesses):
        check_password(with_codes.email, PASSWORD, sender=HERE, at=NOW, code=code_at(NOW))


@pytest.mark.parametrize("email", ["director@council.example", "nobody@council.example"])
def test_whether_an_account_exists_or_has_codes_makes_no_difference_to_who_guesses(director, email):
    guesses_until_it_waits(email)
    answers = []
    for _ in range(6):
        with pytest.raises((WrongCode, TooManyGuesses)) as refused:
            check_password(email, "wrong", sender=HERE, at=NOW, code="000000")
        answers.append(type(refused.value))

    assert answers == [WrongCode] * 5 + [TooManyGuesses]


def test_an_administrator_lifts_the_wait_and_nobody_else(director):
    from_everywhere(director.email)

    with pytest.raises(NotAllowed):
        lockout.lift(director, by=director, at=NOW)
    lockout.lift(director, by=administrator(), at=NOW)

    assert check_password(director.email, PASSWORD, sender=HERE, at=NOW)[0] == director
    assert Event.objects.get(verb="lifted the wait after wrong guesses for").by_name == "Agnes"
    with pytest.raises(NothingToLift):
        lockout.lift(director, by=Person.objects.get(name="Agnes"), at=NOW)


def test_one_password_tried_on_everybody_makes_its_sender_wait():
    looked_at = 0
    for number in range(150):
        try:
            check_password(f"p{number}@council.example", "Password1234!", sender=HERE, at=NOW)
        except WrongPassword:
            looked_at += 1
        except TooManyGuesses:
            break

    assert looked_at == 100


# -- by page ---------------------------------------------------------------------------------------------------------
def log_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post("/log-in/", {"username": "director@council.example", "password": password, **more})


def test_a_browser_in_which_the_person_has_logged_in_before_never_waits_for_strangers(client, director):
    log_in(client)
    client.post("/log-out/")
    for host in range(12):
        for _ in range(5):
            log_in(Client(REMOTE_ADDR=f"203.0.113.{host}"), "wrong")

    assert "Wait until" in log_in(Client()).content.decode()
    assert log_in(client)["Location"] == "/"


def test_the_cookie_of_a_browser_cannot_be_made_up_nor_be_used_for_somebody_else(client, director):
    other = person("Mallory", password=PASSWORD)
    client.post("/log-in/", {"username": other.email, "password": PASSWORD})
    client.post("/log-out/")
    theirs = client.cookies[f"known-device-{other.pk}"].value
    client.cookies[f"known-device-{director.pk}"] = theirs

    for _ in range(5):
        log_in(client, "wrong")

    assert "Wait until" in log_in(client, "wrong").content.decode()


def test_the_page_takes_a_security_code_beside_the_password_once_the_account_waits(client, director):
    second_factor_actions.begin(SECRET, by=director, at=NOW)
    second_factor_actions.confirm(code_at(NOW), by=director, at=NOW)
    assert "Security code from your phone" not in client.get("/log-in/").content.decode()
    for _ in range(5):
        log_in(client, "wrong")

    shown = log_in(client).content.decode()
    assert "Wait until" in shown
    assert "Security code from your phone" in shown
    assert log_in(client, code=code_at(timezone.now()))["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("behind", "forwarded", "counted"),
    [
        (False, "198.51.100.7", "127.0.0.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # what the browser says comes first, what our proxy adds last
        (True, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (True, "x" * 500, "x" * 64),
    ],
)
def test_the_sender_is_who_is_connected_or_whom_our_own_proxy_names(rf, settings, behind, forwarded, counted):
    settings.BEHIND_PROXY = behind

    assert lockout.sender_of(rf.get("/", headers={"x-forwarded-for": forwarded})).address == counted


def test_guessing_the_password_on_the_page_that_changes_it_is_slowed_down_too(client, director):
    log_in(client)
    new = {"password": "another one to remember"}
    for _ in range(5):
        answer = client.post("/password/", {"old_password": "wrong", **new})
        assert "This is not the password that you log in with." in answer.content.decode()

    assert "Wait until" in client.post("/password/", {"old_password": PASSWORD, **new}).content.decode()
    assert Person.objects.get(pk=director.pk).check_password(PASSWORD)


def test_guessing_it_before_security_codes_are_set_up_is_slowed_down_too(client, director):
    log_in(client)
    for _ in range(5):
        client.post("/second-factor/begin/", {"password": "wrong"})

    assert "Wait until" in client.post("/second-factor/begin/", {"password": PASSWORD}).content.decode()


def test_an_administrator_lifts_it_on_the_persons_page(client, director):
    for _ in range(6):
        log_in(Client(), "wrong")
    client.force_login(administrator())
    assert "Let Director try again now" in client.get(f"/people/{director.pk}/").content.decode()

    client.post(f"/people/{director.pk}/lift-wait/")

    assert log_in(Client())["Location"] == "/"


# -- housekeeping, and many at once ----------------------------------------------------------------------------------
def test_counts_that_nothing_rests_on_are_deleted_after_some_days(director):
    guesses_until_it_waits(director.email)
    assert Guesses.objects.exists()

    lockout.forget_old_guesses(at=NOW + timedelta(days=1))
    assert Guesses.objects.exists()
    lockout.forget_old_guesses(at=NOW + timedelta(days=3))
    assert not Guesses.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_six_right_codes_at_once_one_succeeds_and_the_others_are_refused_in_a_sentence(with_codes):
    together, code = Barrier(6), code_at(NOW)

    def use(_: int) -> str:
        together.wait()
        try:
            second_factor_actions.use(code, by=with_codes, at=NOW)
        except (WrongCode, TooManyGuesses) as refused:
            return type(refused).__name__
        else:
            return "taken"
        finally:
            connection.close()

    for _ in range(5):
        with ThreadPoolExecutor(6) as pool:
            outcomes = list(pool.map(use, range(6)))
        assert outcomes.count("taken") <= 1
        assert set(outcomes) <= {"taken", "WrongCode", "TooManyGuesses"}
        Guesses.objects.all().delete()
    assert Event.objects.filter(verb="had a wrong security code given for").exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_six_log_ins_with_one_code_at_once_let_one_in_and_none_fails(director):
    second_factor_actions.begin(SECRET, by=director, at=NOW)
    second_factor_actions.confirm(code_at(NOW), by=director, at=NOW)
    first = Client()
    log_in(first)
    cookie, together, code = first.cookies["sessionid"].value, Barrier(6), code_at(timezone.now())

    def post(_: int) -> tuple[int, str]:
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = cookie
        together.wait()
        try:
            answer = client.post("/log-in/code/", {"code": code})
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(post, range(6)))

    assert answers.count((302, "/")) == 1
    assert max(status for status, _ in answers) < 500
    assert Event.objects.filter(verb="logged in").count() == 1


# -- the record ------------------------------------------------------------------------------------------------------
def test_log_ins_failures_and_log_outs_leave_events_and_nobody_is_said_to_have_failed(client, director):
    log_in(client, "wrong")
    log_in(client)
    client.post("/log-out/")

    told = Event.objects.order_by("number").values_list("by_name", "verb", "thing")
    assert list(told) == [
        ("Somebody", "gave a wrong password for", "Director"),
        ("Director", "logged in", "Director"),
        ("Director", "logged out", "Director"),
    ]
    client.post("/log-out/")
    assert Event.objects.count() == 3


def test_guesses_are_named_by_kind(director):
    with pytest.raises(WrongPassword):
        authentication.check_own_password(director, "wrong", sender=HERE, at=NOW)

    assert set(Guesses.objects.values_list("kind", flat=True)) == {Guess.PASSWORD.value}
