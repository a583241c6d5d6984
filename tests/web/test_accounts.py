"""Logging in, and what protects an account: wrong passwords, passwords that somebody else chose, the
second factor, recovery codes, language."""

from __future__ import annotations

import pytest
from django.conf import settings as current
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.web.models import Event, Organisation, User
from mingzhang.web.services import people
from mingzhang.web.services.moving import Refused

PASSWORD = "a-long-password-7"


@pytest.fixture
def clerk(county) -> User:
    user = county.user("clerk", county.clinic)
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, name: str, password: str = PASSWORD, onward: str = ""):
    return client.post("/login/", {"username": name, "password": password, "next": onward})


def actions() -> list[str]:
    return list(Event.objects.order_by("number").values_list("action", flat=True))


def test_the_right_password_opens_the_work_and_logging_out_closes_it(clerk) -> None:
    client = Client()
    answer = log_in(client, clerk.username)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200
    client.post("/logout/")
    assert client.get("/desk/").status_code == 302


def test_nothing_tells_whether_a_name_exists(clerk) -> None:
    locked = User.objects.create_user("locked", password=PASSWORD, is_active=False)
    pages = [
        log_in(Client(), name, password).content.decode()
        for name, password in (
            (clerk.username, "wrong"),
            ("nobody", "wrong"),
            (locked.username, PASSWORD),
        )
    ]
    assert all("用户名或密码不对" in page for page in pages)


def test_five_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(clerk) -> None:
    client = Client()
    answers = [log_in(client, clerk.username, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "900"
    assert "登录已暂停十五分钟" in answers[-1].content.decode()
    assert log_in(client, clerk.username).status_code == 429  # the right one does not help now
    assert log_in(Client(REMOTE_ADDR="198.51.100.3"), clerk.username).status_code == 302


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_logging_in_leads_nowhere_else(clerk, onward) -> None:
    assert log_in(Client(), clerk.username, onward=onward)["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("referer", "led"),
    [("https://evil.example/desk/", "/desk/"), ("//evil.example", "/desk/"),
     ("http://testserver/account/", "http://testserver/account/"), ("", "/desk/")],
)  # fmt: skip
def test_a_refusal_leads_back_to_a_page_of_ours_alone(clerk, referer, led) -> None:
    client = Client()
    log_in(client, clerk.username)
    answer = client.post("/account/", {"name": "x", "language": "fr"}, headers={"referer": referer})
    assert answer["Location"] == led


def test_a_password_that_somebody_else_chose_must_be_replaced_first(clerk) -> None:
    clerk.must_change_password = True
    clerk.save()
    client = Client()
    log_in(client, clerk.username)
    for page in ("/desk/", "/account/", "/people/"):
        assert client.get(page)["Location"] == "/account/password/"
    said = {"old": PASSWORD, "new": "another-password-8", "again": "another-password-8"}
    client.post("/account/password/", said)
    assert client.get("/desk/").status_code == 200
    assert actions() == ["account.password"]
    assert log_in(Client(), clerk.username, "another-password-8").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        ("wrong", "another-password-8", "another-password-8", "原密码不对"),
        (PASSWORD, "another-password-8", "another-password-9", "不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "不能和原密码一样"),
        (PASSWORD, "short-1", "short-1", "10"),
        (PASSWORD, "73519284650", "73519284650", "数字"),
        (PASSWORD, "password1234", "password1234", "常见"),
    ],
)
def test_a_bad_new_password_is_refused_with_its_reason(clerk, old, new, again, why) -> None:
    client = Client()
    log_in(client, clerk.username)
    said = {"old": old, "new": new, "again": again}
    answer = client.post("/account/password/", said, follow=True)
    assert why in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_a_new_password_ends_the_sessions_elsewhere(clerk) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        log_in(client, clerk.username)
    said = {"old": PASSWORD, "new": "another-password-8", "again": "another-password-8"}
    here.post("/account/password/", said)
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


# ------------------------------------------------------------------- the second factor


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}"


def with_second_factor(client: Client, clerk: User) -> tuple[TOTPDevice, list[str]]:
    log_in(client, clerk.username)
    client.post("/account/two-factor/", {"action": "begin"})
    device = TOTPDevice.objects.get(user=clerk)
    page = client.post("/account/two-factor/", {"action": "confirm", "code": code_of(device)})
    codes = list(StaticToken.objects.filter(device__user=clerk).values_list("token", flat=True))
    assert all(code in page.content.decode() for code in codes)
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)  # as if time had passed
    return device, codes


def test_with_a_second_factor_the_password_alone_opens_nothing(clerk) -> None:
    device, codes = with_second_factor(Client(), clerk)
    assert len(codes) == 10
    client = Client()
    log_in(client, clerk.username)
    for page in ("/desk/", "/account/", "/account/two-factor/", "/account/password/"):
        assert client.get(page)["Location"].startswith("/login/verify/")
    assert client.post("/login/verify/", {"code": "000000"}).status_code == 302
    assert client.get("/desk/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_count=0)
    answer = client.post("/login/verify/", {"code": code_of(device), "next": "/account/"})
    assert answer["Location"] == "/account/"
    assert client.get("/desk/").status_code == 200
    assert actions() == ["account.second_factor_begun", "account.second_factor_on"]


def test_a_recovery_code_opens_once_and_the_log_has_it(clerk) -> None:
    _, codes = with_second_factor(Client(), clerk)
    for expected in (200, 302):
        client = Client()
        log_in(client, clerk.username)
        client.post("/login/verify/", {"code": codes[0].upper()})
        assert client.get("/desk/").status_code == expected
    used = Event.objects.get(action="account.recovery_code_used")
    assert used.after == {"left": 9}


def test_a_recovery_code_whose_entry_cannot_be_written_is_not_used_up(clerk, monkeypatch) -> None:
    from mingzhang.web.services import accounts

    _, codes = with_second_factor(Client(), clerk)

    def broken(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(accounts, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        accounts.verify(clerk, codes[0])
    assert StaticToken.objects.filter(token=codes[0]).exists()


def test_guessing_codes_is_slowed_down(clerk) -> None:
    device, _ = with_second_factor(Client(), clerk)
    client = Client()
    log_in(client, clerk.username)
    for _ in range(3):
        client.post("/login/verify/", {"code": "000000"})
    client.post("/login/verify/", {"code": code_of(device)})  # right, but too soon
    assert client.get("/desk/").status_code == 302


def test_the_second_factor_is_turned_off_with_a_code_alone(clerk) -> None:
    client = Client()
    device, _ = with_second_factor(client, clerk)
    client.post("/account/two-factor/", {"action": "off", "code": "000000"})
    assert TOTPDevice.objects.filter(user=clerk).exists()
    TOTPDevice.objects.update(throttling_failure_count=0, last_t=-1)
    client.post("/account/two-factor/", {"action": "off", "code": code_of(device)})
    assert not TOTPDevice.objects.filter(user=clerk).exists()
    assert not StaticToken.objects.exists()


def test_the_pages_speak_the_language_that_was_chosen(clerk) -> None:
    client = Client()
    assert "登录" in client.get("/login/").content.decode()
    client.post("/language/setlang/", {"language": "en", "next": "/login/"})
    assert "Log in" in client.get("/login/").content.decode()
    other = Client()
    log_in(other, clerk.username)
    other.post("/account/", {"name": "王五", "language": "en"})
    assert other.get("/account/")["Content-Language"] == "en"
    clerk.refresh_from_db()
    assert (clerk.name, clerk.language) == ("王五", "en")


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_other_sites(clerk) -> None:
    client = Client()
    session = log_in(client, clerk.username).cookies[current.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_form_from_elsewhere_is_refused_with_a_sentence(clerk) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": clerk.username, "password": PASSWORD})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_what_may_not_be_kept_is_not_kept(clerk) -> None:
    client = Client()
    with_second_factor(client, clerk)
    for page in ("/account/password/", "/account/two-factor/", "/login/verify/"):
        assert "no-store" in client.get(page)["Cache-Control"]


def test_every_answer_gives_up_what_pages_do_not_need(db) -> None:
    assert "camera=()" in Client().get("/")["Permissions-Policy"]


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "/\\\\evil.example"]
)
def test_choosing_a_language_or_giving_a_code_leads_nowhere_else(clerk, onward) -> None:
    client = Client()
    answer = client.post("/language/setlang/", {"language": "en", "next": onward})
    assert "evil" not in answer["Location"]
    device, _ = with_second_factor(Client(), clerk)
    log_in(client, clerk.username)
    answer = client.post("/login/verify/", {"code": code_of(device), "next": onward})
    assert answer["Location"] == "/desk/"


def test_a_session_known_before_the_log_in_or_the_code_opens_nothing(clerk) -> None:
    device, _ = with_second_factor(Client(), clerk)
    client, keys = Client(), []
    session = client.session
    session.save()
    client.cookies[current.SESSION_COOKIE_NAME] = session.session_key
    keys.append(session.session_key)
    log_in(client, clerk.username)
    keys.append(client.session.session_key)
    client.post("/login/verify/", {"code": code_of(device)})
    keys.append(client.session.session_key)
    assert client.get("/desk/").status_code == 200
    assert len(set(keys)) == 3
    for key in keys[:2]:
        known = Client()
        known.cookies[current.SESSION_COOKIE_NAME] = key
        assert known.get("/desk/").status_code == 302


def test_a_code_opens_once(clerk) -> None:
    device, _ = with_second_factor(Client(), clerk)
    code = code_of(device)
    for expected in (200, 302):
        client = Client()
        log_in(client, clerk.username)
        client.post("/login/verify/", {"code": code})
        assert client.get("/desk/").status_code == expected


def test_the_lock_out_does_not_tell_whether_a_name_exists(clerk) -> None:
    told = []
    for name in (clerk.username, "nobody"):
        answers = [log_in(Client(), name, "wrong") for _ in range(6)]
        pages = [answer.content.decode() for answer in answers[4:]]
        said = ["登录已暂停十五分钟" in page and name not in page for page in pages]
        told.append(([answer.status_code for answer in answers], said))
    assert told[0] == told[1] == ([200] * 4 + [429] * 2, [True, True])


# ------------------------------------------------------------------- people


@pytest.fixture
def admin(county) -> tuple[Client, User]:
    user = county.user("administrator", county.health)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def test_a_new_user_logs_in_with_the_password_that_was_shown_once(county, admin) -> None:
    client, _ = admin
    said = {
        "username": "newcomer",
        "name": "赵六",
        "organisation": str(county.clinic.public_id),
        "role": "clerk",
    }
    page = client.post("/people/add/", said).content.decode()
    password = page.partition('id="password">')[2].partition("<")[0]
    one = Client()
    assert log_in(one, "newcomer", password).status_code == 302
    assert one.get("/desk/")["Location"] == "/account/password/"
    assert actions() == ["people.add", "people.grant"]


def test_nobody_gives_roles_to_themselves(county, admin) -> None:
    client, user = admin
    said = {"organisation": str(county.clinic.public_id), "role": "publisher"}
    page = client.post(f"/people/{user.pk}/grant/", said, follow=True).content.decode()
    assert "不能给自己授权" in page
    assert [one.role for one in user.memberships.all()] == ["administrator"]


def test_an_administrator_reaches_no_higher_than_their_office(county, admin) -> None:
    client, _ = admin
    clerk = county.user("clerk", county.clinic)
    said = {"organisation": str(county.government.public_id), "role": "administrator"}
    assert client.post(f"/people/{clerk.pk}/grant/", said).status_code == 404
    root = User.objects.create_superuser("root", password=PASSWORD)
    root.memberships.create(organisation=county.clinic, role="clerk")
    for action in ("password", "deactivate", "reset"):
        client.post(f"/people/{root.pk}/{action}/")
    root.refresh_from_db()
    assert root.is_active
    assert root.check_password(PASSWORD)


def test_whoever_is_locked_out_is_out_at_once(county, admin) -> None:
    client, _ = admin
    clerk = county.user("clerk", county.clinic)
    theirs = Client()
    theirs.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert theirs.get("/desk/").status_code == 200
    client.post(f"/people/{clerk.pk}/deactivate/")
    assert theirs.get("/desk/").status_code == 302


def test_a_new_password_from_the_administrator_ends_the_old_sessions(county, admin) -> None:
    client, _ = admin
    clerk = county.user("clerk", county.clinic)
    theirs = Client()
    theirs.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/people/{clerk.pk}/password/")
    assert theirs.get("/desk/").status_code == 302


@pytest.mark.parametrize("action", ["password", "reset"])
def test_an_open_screen_of_an_administrator_does_not_give_the_account_away(
    county, admin, action
) -> None:
    client, user = admin
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    TOTPDevice.objects.create(user=user, name="totp", confirmed=False)
    page = client.post(
        f"/people/{user.pk}/{action}/", follow=True, headers={"referer": f"/people/{user.pk}/"}
    ).content.decode()
    assert "不能在这里重置自己的密码或两步验证" in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert TOTPDevice.objects.filter(user=user).exists()
    assert "reset/" not in page
    assert f"/people/{user.pk}/password/" not in page


@pytest.mark.parametrize("code", ["36/1", "../x", "三六一", "３６１", "361 002", "1" * 13])
def test_a_code_that_no_address_can_hold_is_refused(county, code) -> None:
    """It becomes part of the public address: one slash would break all lists that link to it."""
    root = User.objects.create_superuser("root", password=PASSWORD)
    with pytest.raises(Refused) as refused:
        people.add_organisation(root, "department", "示例县档案局", code, "", county.government)
    assert "编码是3到12位数字" in refused.value.said.zh
    with pytest.raises(ValueError, match="cannot have the address"):
        Organisation.objects.create(kind="department", name="x", code=code, division="130999")


@pytest.mark.parametrize("code", ["", "319", "361009"])
def test_a_code_of_digits_or_none_has_an_address(county, code) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    made = people.add_organisation(root, "department", "示例县档案局", code, "", county.government)
    assert reverse("body", args=(made.division, made.slug)) == f"/p/130999/{made.slug}/"
