"""How often somebody may ask, and whose word on the asker's address is taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from mingzhang.web.models import User
from mingzhang.web.operating.limits import Counters, Limit
from mingzhang.web.operating.proxies import asked_for, counted_as, networks

PROXY = networks("10.0.0.1, 192.168.0.0/16")


@pytest.fixture
def limits(settings, tmp_path):
    """Few requests of each kind, counted in a file of the test."""
    settings.RUN = tmp_path
    settings.LIMITS = {
        "login": Limit(3, 3600), "account": Limit(2, 3600), "name": Limit(4, 3600),
        "upload": Limit(2, 3600),
        "api": Limit(3, 3600),
    }  # fmt: skip


def test_what_is_too_much_is_refused_with_a_sentence_and_a_time(db, limits) -> None:
    client = Client()
    answers = [client.get("/api/openapi.json") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert answers[-1].json()["retry_after"] == int(answers[-1]["Retry-After"])
    assert "/api/bulk/" in answers[-1].json()["detail"]
    assert Client(REMOTE_ADDR="198.51.100.7").get("/api/openapi.json").status_code == 200


def log_in(name: str, address: str = "127.0.0.1", password: str = "wrong"):
    said = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", said)


def test_log_ins_are_counted_by_address_and_by_name(db, limits) -> None:
    one = [log_in(f"user{n}", "198.51.100.1").status_code for n in range(4)]
    assert one == [200, 200, 200, 429]
    # A full-width capital is the same name to the log-in form.
    many = [log_in(name, "198.51.100.2") for name in ("Admin", "\uff21dmin", "admin")]
    assert [answer.status_code for answer in many] == [200, 200, 429]
    page = many[-1].content.decode()
    assert "这个用户名登录得太频繁" in page
    assert many[-1]["Retry-After"] in page
    assert log_in("admin", "198.51.100.3").status_code == 200


def test_nobody_keeps_somebody_else_out_by_asking_for_their_name(db, limits) -> None:
    User.objects.create_user("admin", password="a-long-password-7")
    for path in ("/login/", "/login/verify/", "/account/password/"):
        for _ in range(3):  # until the address may ask no more
            Client(REMOTE_ADDR="198.51.100.1").post(path, {"username": "admin"})
    forged = Client(enforce_csrf_checks=True, REMOTE_ADDR="198.51.100.9")
    said = {"username": "admin", "password": "a-long-password-7"}
    assert forged.post("/login/", said).status_code == 403
    assert log_in("admin", "198.51.100.2", "a-long-password-7").status_code == 302


def test_a_name_tried_from_everywhere_has_a_bound_of_its_own(db, limits) -> None:
    answers = [log_in("admin", f"198.51.100.{n}") for n in range(11, 16)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "登录失败的次数太多" in answers[-1].content.decode()


def test_log_ins_that_succeed_do_not_count_against_the_name(db, limits, settings) -> None:
    settings.LIMITS = settings.LIMITS | {"login": None}
    User.objects.create_user("admin", password="a-long-password-7")
    answers = [log_in("admin", password="a-long-password-7") for _ in range(6)]
    assert {answer.status_code for answer in answers} == {302}


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
        ("", ""),
    ],
)
def test_whoever_has_one_address_of_ipv6_has_them_all(address, counted) -> None:
    assert counted_as(address) == counted


def test_a_new_address_of_ipv6_is_no_new_asker(db, limits, settings) -> None:
    answers = [log_in(f"user{n}", f"2001:db8::{n}").status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]
    settings.LIMITS = {}
    answers = [log_in("one", f"2001:db8:0:9::{n}").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]  # counted by the lock-out


def test_uploads_are_counted_by_user(county, limits) -> None:
    client = Client()
    clerk = county.user("clerk", county.clinic)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answers = [client.post("/checks/take/", {}).status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_pages_are_not_limited(db, limits) -> None:
    client = Client()
    assert {client.get("/explore/").status_code for _ in range(8)} == {200}


COUNT = """
import sys
from pathlib import Path
from mingzhang.web.operating.limits import Counters, Limit
counters = Counters(Path(sys.argv[1]))
print(sum(counters.wait("api", "one", Limit(100, 100_000)) == 0 for _ in range(60)))
"""


def test_all_processes_count_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNT, str(tmp_path / "limits.sqlite3")]
    four = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    allowed = [int(process.communicate(timeout=60)[0]) for process in four]
    assert sum(allowed) == 100


def test_no_address_stands_in_the_file(tmp_path: Path) -> None:
    Counters(tmp_path / "limits.sqlite3").wait("api", "198.51.100.77", Limit(1, 60))
    assert not any(b"198.51" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_disk_that_fails_does_not_close_the_site(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    counters = Counters(tmp_path / "file" / "limits.sqlite3")
    assert [counters.wait("api", "one", Limit(1, 60)) for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("said", ["10", "0/60", "x/60", "10/0", "10/-1"])
def test_a_limit_that_makes_no_sense_is_told(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is Python's own
        Limit.said(said)


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9", "203.0.113.9"),  # the first was written by the client
        ("203.0.113.9, 192.168.1.1", "203.0.113.9"),  # two servers in front
        ("", "10.0.0.1"),
        ("no address", "10.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_no_server_of_ours_has(forwarded, client) -> None:
    assert asked_for("10.0.0.1", forwarded, PROXY) == client


def test_only_servers_in_front_are_believed(db, limits, settings) -> None:
    """Without the list anybody could escape the limits by inventing addresses."""
    answers = [
        Client().get("/api/openapi.json", headers={"x-forwarded-for": f"198.51.100.{n}"})
        for n in range(4)
    ]
    assert answers[-1].status_code == 429
    settings.PROXIES = networks("127.0.0.1")
    answers = [
        Client().get("/api/openapi.json", headers={"x-forwarded-for": f"198.51.100.{n}"})
        for n in range(4)
    ]
    assert answers[-1].status_code == 200


def test_https_is_believed_of_servers_in_front_alone(db, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = {"x-forwarded-proto": "https"}
    assert Client().get("/login/", headers=secure).status_code == 301
    settings.PROXIES = networks("127.0.0.1")
    assert Client().get("/login/", headers=secure).status_code == 200
