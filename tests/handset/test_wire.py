"""How requests travel: connections, cookies, redirects, sizes, and everything that fails."""

import socket
import threading

import pytest

from helpline.handset.faults import HandsetError
from helpline.handset.wire import Limits, Wire
from tests.handset.server import TOKEN, Asked, Give, Server, redirect, twiml

DOCUMENT = twiml("<Say>Hello.</Say>")


def code_of(wire: Wire, url: str) -> int | None:
    with pytest.raises(HandsetError) as caught:
        wire.ask("POST", url, {"Digits": "1"})
    return caught.value.code


def test_one_connection_serves_a_whole_call(server: Server) -> None:
    server["/a"] = server["/b"] = DOCUMENT
    wire = Wire(TOKEN)
    for path in ("/a", "/b", "/a"):
        wire.ask("POST", server.url(path), {})
    assert len({each.connection for each in server.asked}) == 1
    wire.close()


def test_a_kept_connection_that_was_closed_is_opened_again(server: Server) -> None:
    closing = Give(DOCUMENT.body, headers={"Connection": "close"})
    server["/a"] = [closing, DOCUMENT, Give(None), DOCUMENT]
    wire = Wire(TOKEN)
    for _ in range(3):
        assert wire.ask("POST", server.url("/a"), {}).body == DOCUMENT.body
    assert len(server.asked) == 4


def test_cookies_come_back_to_the_server_that_gave_them(server: Server) -> None:
    server["/a"] = Give(DOCUMENT.body, headers={"Set-Cookie": "place=menu; Path=/"})
    wire = Wire(TOKEN)
    wire.ask("POST", server.url("/a"), {})
    wire.ask("POST", server.url("/a"), {})
    assert [each.headers.get("cookie") for each in server.asked] == [None, "place=menu"]


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_loses_the_form(server: Server, status: int) -> None:
    server["/a"] = redirect("b", status)
    server["/b"] = DOCUMENT
    answer = Wire(TOKEN).ask("POST", server.url("/a"), {"Digits": "1"})
    (asked,) = server.to("/b")
    assert (asked.method, asked.body) == ("GET", b"")
    assert answer.lost_body
    assert answer.url == server.url("/b")


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_method_keeps_the_form(server: Server, status: int) -> None:
    server["/a"] = redirect("/b", status)
    server["/b"] = DOCUMENT
    answer = Wire(TOKEN).ask("POST", server.url("/a"), {"Digits": "1"})
    assert server.to("/b")[0].form == {"Digits": "1"}
    assert (answer.lost_body, answer.redirected) == (False, 1)


def test_ten_redirects_are_followed_and_eleven_are_not(server: Server) -> None:
    server["/far"] = [redirect("/far")] * 10 + [DOCUMENT]
    assert Wire(TOKEN).ask("POST", server.url("/far"), {}).redirected == 10
    server["/loop"] = redirect("/loop")
    assert code_of(Wire(TOKEN), server.url("/loop")) == 11215


@pytest.mark.parametrize("place", ["", "ftp://example.org/", "mailto:x"])
def test_a_redirect_that_leads_nowhere_is_refused(server: Server, place: str) -> None:
    server["/a"] = redirect(place)
    assert code_of(Wire(TOKEN), server.url("/a")) == 11216


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_an_error_status_is_refused(server: Server, status: int) -> None:
    server["/a"] = Give(b"<Response/>", status=status)
    assert code_of(Wire(TOKEN), server.url("/a")) == 11217


def test_an_answer_of_64_kilobytes_passes_and_one_byte_more_does_not(server: Server) -> None:
    server["/a"] = [Give(b"x" * 65536), Give(b"x" * 65537)]
    assert len(Wire(TOKEN).ask("POST", server.url("/a"), {}).body) == 65536
    assert code_of(Wire(TOKEN), server.url("/a")) == 11750


def test_an_answer_cut_short_is_refused(server: Server) -> None:
    server["/a"] = Give(b"<Respon", length=100)
    assert code_of(Wire(TOKEN), server.url("/a")) == 11206


def test_a_server_that_hangs_up_is_tried_no_more_than_once_on_a_new_connection(
    server: Server,
) -> None:
    server["/a"] = Give(None)
    assert code_of(Wire(TOKEN), server.url("/a")) == 11200
    assert len(server.asked) == 1


def test_nobody_listening_is_told_as_such() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert code_of(Wire(TOKEN), f"http://127.0.0.1:{taken.getsockname()[1]}/") == 11202


@pytest.mark.parametrize("url", ["ftp://x.org/", "/voice", "http://", "http://127.0.0.1:99999/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    assert code_of(Wire(TOKEN), url) in (11100, 11202)


def test_an_answer_that_takes_too_long_is_given_up(server: Server) -> None:
    patience = threading.Event()

    def slow(_asked: Asked) -> Give:
        patience.wait(30)
        return DOCUMENT

    server["/a"] = slow
    try:
        assert code_of(Wire(TOKEN, limits=Limits(total=0.05)), server.url("/a")) == 11203
    finally:
        patience.set()


def test_what_is_not_http_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 mail ready\r\n\r\n")

        thread = threading.Thread(target=talk)
        thread.start()
        assert code_of(Wire(TOKEN), f"http://127.0.0.1:{listening.getsockname()[1]}/") == 11206
        thread.join()


def test_one_event_has_one_idempotency_token_and_another_event_another(server: Server) -> None:
    server["/a"] = [redirect("/a", 307), DOCUMENT]
    wire = Wire(TOKEN)
    wire.ask("POST", server.url("/a"), {})
    wire.ask("POST", server.url("/a"), {})
    tokens = [each.headers["i-twilio-idempotency-token"] for each in server.asked]
    assert tokens[0] == tokens[1] != tokens[2]


def test_credentials_are_sent_only_when_asked_for_and_never_signed(server: Server) -> None:
    asking = Give(b"", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    server["/a"] = [asking, DOCUMENT]
    url = server.url("/a").replace("http://", "http://me:secret@")
    assert Wire(TOKEN).ask("POST", url, {}).status == 200
    assert [each.headers.get("authorization") for each in server.asked] == [
        None,
        "Basic bWU6c2VjcmV0",
    ]


def test_a_fragment_is_not_sent(server: Server) -> None:
    server["/a"] = DOCUMENT
    Wire(TOKEN).ask("POST", server.url("/a#rc=2&rp=ct"), {})
    assert server.asked[0].target == "/a"


def test_a_public_address_can_be_reached_here(server: Server) -> None:
    server["/voice"] = DOCUMENT
    wire = Wire(TOKEN, stand_in={"https://help.example.org": server.origin})
    answer = wire.ask("POST", "https://help.example.org/voice", {})
    assert answer.url == "https://help.example.org/voice"
    assert server.asked[0].headers["host"] == "help.example.org"


def test_errors_never_name_the_address_or_what_was_sent(server: Server) -> None:
    server["/a/secret-token"] = Give(status=500)
    with pytest.raises(HandsetError) as caught:
        Wire(TOKEN).ask("POST", server.url("/a/secret-token"), {"From": "+12025550123"})
    assert "secret-token" not in str(caught.value)
    assert "202555" not in str(caught.value)
    assert caught.value.url.endswith("secret-token")
