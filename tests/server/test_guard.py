"""Who may ask the editor: this machine's browser with the token, and no other site's page."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest

from rangeviz.core.reading import MAX_BYTES

TABLE = "System,Country,Range,Source\nA-1,Iran,2000 km,A book\nB-1,Korea,7 km,A book\n"


@pytest.fixture(scope="module")
def ask(server):
    """Ask as a program would, with any header it likes."""
    place = urlsplit(server.address)
    own = f"127.0.0.1:{place.port}"
    cookie = f"rangeviz-{place.port}={server.token}"

    def ask_one(path="/state", method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=240)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": own, "Cookie": cookie} | named)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer, text.decode()

    return ask_one


def test_the_first_address_gives_a_cookie_that_no_other_site_can_send(server, ask):
    answer, _ = ask(f"/?token={server.token}", Cookie="")
    cookie = answer.headers["set-cookie"]
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    answer, page = ask("/")
    policy = answer.headers["content-security-policy"]
    assert answer.status == 200
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page


def test_it_listens_on_the_loopback_address_alone(server):
    assert server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"Cookie": ""}, 403, "the address that the terminal shows"),
        ({"Cookie": "rangeviz-1=x"}, 403, "the address that the terminal shows"),
        ({"path": "/?token=wrong", "Cookie": ""}, 403, "the address that the terminal shows"),
        ({"Host": "rebound.example"}, 421, "only at 127.0.0.1"),
        ({"Host": "127.0.0.1.example"}, 421, "only at 127.0.0.1"),
        ({"Host": ""}, 421, "only at 127.0.0.1"),
        ({"Origin": "https://foreign.example"}, 403, "Another site"),
        ({"Origin": "null"}, 403, "Another site"),
        ({"Origin": "http://127.0.0.1:1"}, 403, "Another site"),
        ({"Sec_Fetch_Site": "cross-site"}, 403, "Another site"),
        ({"Sec_Fetch_Site": "same-site"}, 403, "Another site"),
    ],
)
def test_whoever_is_not_the_page_is_refused_in_a_sentence(asked, status, said, ask):
    answer, text = ask(**asked)
    assert (answer.status, said in text) == (status, True)
    assert "A-1" not in text


def test_a_table_is_read_edited_and_never_lost(ask):
    def post(path, **what):
        answer, text = ask(path, "POST", json.dumps(what))
        return answer.status, json.loads(text).get("error", "")

    def table():
        return json.loads(ask()[1])["table"]

    assert ask("/table", "POST", TABLE)[0].status == 200
    number = table()["number"]
    assert table()["rows"][1] == [3, ["B-1", "Korea", "7 km", "A book"]]
    change = {"table": number, "change": "cell", "line": 3, "column": 1}
    assert post("/edit", **change, text="North Korea") == (200, "")
    assert table()["rows"][1][1][1] == "North Korea"
    for wrong, said in (
        ({**change, "line": 99, "text": "x"}, "a row of the table"),
        ({**change, "column": 9, "text": "x"}, "a column of the table"),
        ({**change, "text": "\ud800"}, "whole characters"),
        ({**change, "text": "x" * 200_000}, "at most 131,072 letters"),
        ({**change, "text": 7}, "not understood"),
        ({**change, "table": number - 1, "text": "x"}, "another has replaced it"),
        ({"table": number, "change": "drop"}, "not understood"),
    ):
        status, error = post("/edit", **wrong)
        assert (status, said in error) == (400, True), error
    answer, text = ask("/table?name=a.csv", "POST", "System,Range\n" + "A,1\n" * 20_000)
    assert (answer.status, "10,000 rows below the header" in text) == (400, True)
    assert (post("/take/all")[0], post("/undo")) == (400, (200, ""))
    assert table()["rows"][1][1][1] == "Korea"


def test_more_than_a_file_may_have_is_refused(ask):
    answer, text = ask("/table?name=a.csv", "POST", (b"x" * 1_000_000 for _ in range(65)))
    assert (answer.status, f"at most {MAX_BYTES // 1_000_000} MB" in text) == (400, True)
