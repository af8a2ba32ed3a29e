"""Only what was signed with our token, over exactly this address and form, is genuine."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from helpline.carriers.twilio.forms import Form, read_form
from helpline.carriers.twilio.signature import is_genuine, raw_url, sign

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "Caller": "+14158675309",
    "To": "+18005551212",
}
VECTORS = [
    (
        "https://example.com/myapp.php?foo=1&bar=2",
        FIELDS | {"From": "+14158675310", "Caller": "+14158675310"},
        "L/OH5YylLD5NRKLltdqwSvS0BnU=",
    ),
    (URL, FIELDS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
]
HASHED = (
    f"{URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
    "a9nBmqA0ju/hNViExpshrM61xv4=",
)


def form_of(fields: object) -> Form:
    return read_form(urlencode(fields).encode())  # type: ignore[arg-type]


@pytest.mark.parametrize(("url", "fields", "signature"), VECTORS)
def test_published_vectors_are_genuine(url, fields, signature):
    assert is_genuine(signature, url, form_of(fields), [TOKEN])
    assert sign(url, form_of(fields), TOKEN) == signature


@pytest.mark.parametrize(("url", "fields", "signature"), VECTORS)
@pytest.mark.parametrize("name", ["CallSid", "Digits", "From", "To"])
def test_any_changed_added_or_missing_field_is_refused(url, fields, signature, name):
    less = {key: value for key, value in fields.items() if key != name}
    for forged in (fields | {name: "9"}, less, fields | {"Extra": ""}):
        assert not is_genuine(signature, url, form_of(forged), [TOKEN])


@pytest.mark.parametrize(
    "url",
    [
        URL.replace("https", "http"),
        URL.replace("foo=1&bar=2", "bar=2&foo=1"),
        URL.replace("myapp.php", "myapp.php/"),
        URL.replace("mycompany", "other"),
        f"{URL}&x=1",
    ],
)
def test_another_address_is_refused(url):
    assert not is_genuine(VECTORS[1][2], url, form_of(FIELDS), [TOKEN])


@pytest.mark.parametrize("signature", ["", "x", "é" * 28, "\udc80" * 28, "A" * 27 + "=", "\0" * 28])
def test_what_is_no_signature_is_refused(signature):
    assert not is_genuine(signature, URL, form_of(FIELDS), [TOKEN])


@pytest.mark.parametrize("tokens", [[], [""], ["", ""], ["54321"]])
def test_without_the_token_nothing_is_genuine(tokens):
    assert not is_genuine(VECTORS[1][2], URL, form_of(FIELDS), tokens)
    assert not is_genuine(sign(URL, form_of(FIELDS), ""), URL, form_of(FIELDS), tokens)


def test_the_next_token_counts_while_the_token_is_being_changed():
    assert is_genuine(VECTORS[1][2], URL, form_of(FIELDS), ["new", TOKEN])
    assert is_genuine(VECTORS[1][2], URL, form_of(FIELDS), [TOKEN, "new"])


def test_a_hashed_body_is_not_accepted():
    assert not is_genuine(HASHED[1], HASHED[0], Form(), [TOKEN])
    assert not is_genuine(
        sign(HASHED[0], form_of(FIELDS), TOKEN), HASHED[0], form_of(FIELDS), [TOKEN]
    )


@pytest.mark.parametrize(
    ("asked", "signed"), [("https://h.example:8443/voice", "https://h.example/voice")]
)
def test_a_port_that_was_not_signed_does_not_matter(asked, signed):
    assert is_genuine(sign(signed, form_of(FIELDS), TOKEN), asked, form_of(FIELDS), [TOKEN])


def test_a_broken_address_is_refused_and_raises_nothing():
    for url in ("https://h.example:port/voice", "https://[::1/voice", "\ud800"):
        assert not is_genuine("A" * 28, url, form_of(FIELDS), [TOKEN])


texts = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.lists(st.tuples(texts.filter(bool), texts), max_size=12))
def test_our_signature_is_the_one_of_twilios_validator(fields):
    """Names doubled, values doubled, empty, in any script: the same signature."""
    form = form_of(fields)
    assert sign(URL, form, TOKEN) == RequestValidator(TOKEN).compute_signature(URL, form)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_no_body_and_no_signature_raises_anything(body, signature):
    assert not is_genuine(signature, URL, read_form(body), [TOKEN])


def test_bytes_that_are_not_utf8_are_signed_as_they_came():
    form = read_form(b"Body=a%F1o&From=%2B12025550123")
    assert is_genuine(sign(URL, form, TOKEN), URL, form, [TOKEN])
    assert sign(URL, form, TOKEN) != sign(URL, read_form(b"Body=ao&From=%2B12025550123"), TOKEN)


BASE = "https://line.example.org"


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"RAW_URI": "/voice/a%27b%C3%B1?x=%27"}, f"{BASE}/voice/a%27b%C3%B1?x=%27"),
        ({"REQUEST_URI": "/sms", "QUERY_STRING": "a=1&b=%C3%B1"}, f"{BASE}/sms?a=1&b=%C3%B1"),
        ({"RAW_URI": "http://inner:8000/voice?x=1"}, f"{BASE}/voice?x=1"),
        ({"PATH_INFO": "/voice/aB-_9"}, f"{BASE}/voice/aB-_9"),
        ({"PATH_INFO": "/voice/ñ".encode().decode("latin-1")}, f"{BASE}/voice/%C3%B1"),
        ({"PATH_INFO": "/sms/", "QUERY_STRING": "y=%27"}, f"{BASE}/sms/?y=%27"),
        ({"SCRIPT_NAME": "/line", "PATH_INFO": "/sms"}, f"{BASE}/line/sms"),
        (
            {"RAW_URI": "/voice", "HTTP_HOST": "evil", "HTTP_X_FORWARDED_HOST": "evil"},
            f"{BASE}/voice",
        ),
    ],
)
def test_the_address_is_our_base_and_the_path_as_it_was_sent(environ, url):
    """gunicorn, werkzeug, a proxy's absolute form, and granian, which tells no raw path."""
    assert raw_url(BASE, environ) == url
    assert raw_url(f"{BASE}/", environ) == url
