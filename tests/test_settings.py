"""Settings are read once, checked all at once, and do not show their secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpline.runtime.instance_files import SecretUnusable, own_secret
from helpline.settings import SETTINGS, Secret, Settings, SettingsError

LIVE = {
    "HELPLINE_MODE": "live",
    "HELPLINE_PUBLIC_URL": "https://helpline.example.org",
    "HELPLINE_SECRET_KEY": "k" * 32,
    "TWILIO_AUTH_TOKEN": "t",
}


def test_nothing_set_is_a_demonstration() -> None:
    """No account, no key: a demo on this machine only."""
    settings = Settings.from_env({})
    assert not settings.live
    assert settings.local_url == "http://127.0.0.1:8000"
    assert settings.database_url == "sqlite:///instance/helpline.db"
    assert settings.twilio_auth_token is None


def test_live_needs_its_settings_and_names_all_that_are_missing() -> None:
    """Every fault in one go."""
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({"HELPLINE_MODE": "live"})
    for name in ("HELPLINE_PUBLIC_URL", "HELPLINE_SECRET_KEY", "TWILIO_AUTH_TOKEN"):
        assert name in str(refused.value)


def test_live_with_all_it_needs_is_accepted() -> None:
    """And its address has no slash at the end."""
    settings = Settings.from_env(LIVE | {"HELPLINE_PUBLIC_URL": "https://h.example.org/line/"})
    assert settings.live
    assert settings.public_url == "https://h.example.org/line"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HELPLINE_MODE", "test"),
        ("HELPLINE_DATABASE_URL", "mysql://x"),
        ("HELPLINE_PUBLIC_URL", "helpline.example.org"),
        ("HELPLINE_PUBLIC_URL", "http://helpline.example.org"),
        ("HELPLINE_PUBLIC_URL", "https://user:word@helpline.example.org"),
        ("HELPLINE_PUBLIC_URL", "https://helpline.example.org?x=1"),
        ("HELPLINE_SECRET_KEY", "short"),
        ("HELPLINE_SPEECH", " , "),
        ("HELPLINE_VOICES_URL", "ftp://voices"),
        ("HELPLINE_SERVER_THREADS", "0"),
        ("TWILIO_ANSWERS_STOP", "perhaps"),
        ("PORT", "80 80"),
        ("PORT", "٨٠"),
        ("PORT", "70000"),
    ],
)
def test_a_malformed_setting_is_named_without_its_value(name: str, value: str) -> None:
    """The operator learns which, and no secret is repeated."""
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(LIVE | {name: value})
    assert name in str(refused.value)
    if name == "HELPLINE_SECRET_KEY":
        assert value not in str(refused.value)


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `.env` in the working folder fills in what the environment leaves open."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    (tmp_path / ".env").write_text("PORT=8101\nHOST=127.0.0.2\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORT", "8102")
    settings = Settings.from_env()
    assert (settings.host, settings.port) == ("127.0.0.2", 8102)


def test_secrets_do_not_show_themselves() -> None:
    """Neither alone nor inside the settings."""
    settings = Settings.from_env(LIVE | {"TWILIO_AUTH_TOKEN": "very-secret-token"})
    assert "very-secret-token" not in f"{settings!r} {settings.twilio_auth_token}"
    assert Secret("a").reveal() == "a"


def test_a_secret_of_our_own_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    """Raced by several, they all get the same."""
    file = tmp_path / "new" / "own.key"
    with ThreadPoolExecutor(8) as pool:
        made = {secret.reveal() for secret in pool.map(own_secret, [file] * 16)}
    assert len(made) == 1
    assert len(made.pop()) >= 48
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["own.key"]


@pytest.mark.parametrize("left", [b"", b"\n", b"abc", b"\xff" * 64, b"k" * 31])
def test_a_secret_that_is_not_ours_is_refused(tmp_path: Path, left: bytes) -> None:
    """With an empty or guessable key anybody could forge a call; the file is named, not shown."""
    file = tmp_path / "secret.key"
    file.write_bytes(left)
    with pytest.raises(SecretUnusable) as refused:
        own_secret(file)
    assert "secret.key" in str(refused.value)
    assert "abc" not in str(refused.value)
    assert file.read_bytes() == left
