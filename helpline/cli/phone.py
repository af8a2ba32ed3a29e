"""`call` and `text`: a pretend phone in the terminal, for any TwiML server."""

from __future__ import annotations

import contextlib
import json
import mimetypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from helpline.handset.call import Call
from helpline.handset.events import Fetched
from helpline.handset.faults import Caution, HandsetError
from helpline.handset.line import ACCOUNT, CALLER, NUMBER, WITHHELD, Subscriber
from helpline.handset.messages import TextExchange, TextPhone
from helpline.handset.scenario import OUTCOMES, Scenario
from helpline.handset.script import Step, hold, read_step, steps_of
from helpline.handset.transcript import call_transcript, screen_lines, text_lines, text_transcript
from helpline.settings import Settings

SAYS = "X-Helpline-Says"
"""The header in which our own server tells the words of a sound."""
_PROMPT = "keys, say ..., Enter for silence, bye"


@dataclass(frozen=True)
class _Server:
    """Where a server is and how it is spoken to. `stand_in` maps its public origin to here."""

    base: str
    token: str
    account: str
    stand_in: dict[str, str]

    def webhook(self, path: str) -> str:
        """The address of one webhook, or the base itself if it has a path of its own."""
        return self.base if urlsplit(self.base).path else self.base + path

    def explain(self, error: HandsetError | None) -> None:
        """Raise a sentence that helps, if it can be known why the first request failed."""
        if error is not None and error.code in (11200, 11201, 11202, 11210):
            told = f"Nothing answers at {_origin(self.base)}: start it with scripts/serve"
            raise click.ClickException(told)
        if error is not None and error.code == 11217 and "403" in error.detail:
            raise click.ClickException(
                f"{_origin(self.base)} refuses this phone: it is live, or it trusts another token. "
                "Set HELPLINE_INSTANCE to the folder of a running demonstration, or "
                "TWILIO_AUTH_TOKEN"
            )


def find_server(url: str | None) -> _Server:
    """The server to dial and the token to sign with, from the settings; `url` None is our own.

    In a demonstration our server trusts the token in its instance folder at its local address,
    and Twilio's token at the public one. Raises `click.ClickException` for our own server in
    live mode, which trusts Twilio alone.
    """
    settings = Settings.from_env()
    local, public = settings.local_url, settings.public_url
    base = (url or local).rstrip("/")
    kept = settings.instance / "handset.token"
    own = kept.read_text(encoding="ascii").strip() if kept.is_file() else ""
    given = settings.twilio_auth_token.reveal() if settings.twilio_auth_token else ""
    ours = _origin(base) == _origin(local)
    if ours and settings.live:
        raise click.ClickException(
            f"{_origin(base)} is live and answers the carrier alone: phone or text "
            f"{_origin(public)} from a real telephone, or try the same words in a demonstration "
            "(HELPLINE_MODE=demo with a HELPLINE_INSTANCE and a PORT of its own, scripts/serve)."
        )
    token = (own or given) if ours else (given or own)
    stand_in = {_origin(public): _origin(local)} if ours and public else {}
    return _Server(base, token, settings.twilio_account_sid or ACCOUNT, stand_in)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class StepsInOrder(click.Command):
    """A command that keeps --keys and --say in the order in which they were written.

    Click gathers each option by itself. Here every occurrence of either becomes one of the
    hidden option --step, whose values keep their order.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Rewrite the two options, then read all as ever."""
        rest, steps = list(args), []
        while rest and rest[0] != "--":
            name, equals, value = rest.pop(0).partition("=")
            if name not in ("--keys", "--say") or not (equals or rest):
                steps.append(name + equals + value)
                continue
            steps += ["--step", f"{name[2:]} {value if equals else rest.pop(0)}"]
        return super().parse_args(ctx, steps + rest)


def add_common_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that calls and texts have in common."""
    for option in (
        click.option("--save", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                     help="Keep the conversation as a test transcript."),
        click.option("--json", "as_json", is_flag=True, help="Print everything as JSON."),
        click.option("--twice", is_flag=True, help="Send every request twice and compare."),
        click.option("--to", "number", default=NUMBER, help="The helpline's number."),
        click.option("--from", "caller", default=CALLER, help="The phone's number."),
        click.option("--url", help="The server, or one webhook of it. Default: our own, here."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(cls=StepsInOrder)
@add_common_options
@click.option("--keys", multiple=True, help='Keys in turn, "1 2 # 0"; a - waits in silence.')
@click.option("--say", multiple=True, help="Something said aloud. Both may repeat, in order.")
@click.option("--step", "steps", multiple=True, hidden=True)
@click.option("--hang-up", "hangs_up", is_flag=True, help="Then hang up. Else: stay, silent.")
@click.option(
    "--withheld",
    is_flag=False,
    flag_value="anonymous",
    type=click.Choice(list(WITHHELD)),
    help="Keep the number back.",
)
@click.option("--drop", type=float, metavar="SECONDS", help="The line goes dead then.")
@click.option("--dial", type=click.Choice(OUTCOMES), default="answered", help="A person is ...")
@click.pass_context
def call(ctx: click.Context, /, **given: Any) -> None:
    """Phone the helpline. Without --keys or --say you are asked what to press."""
    wanted = [step for each in given["steps"] for step in steps_of(*each.split(" ", 1))]
    server = find_server(given["url"])
    line = Subscriber(
        given["caller"], given["number"], server.token, given["withheld"] or "", server.account
    )
    scenario = Scenario(drop_at=given["drop"], twice=given["twice"], dial=given["dial"])
    phone = Call(
        server.webhook("/voice"), line, scenario, caption_header=SAYS, stand_in=server.stand_in
    )
    hangs_up = given["hangs_up"]
    steps: Iterable[Step] = wanted or ([] if hangs_up else prompt_for_steps(phone))
    for events in hold(phone, steps, hangs_up):
        if not isinstance(phone.events[0], Fetched):
            server.explain(phone.error)
        if not given["as_json"]:
            click.echo("".join(f"{shown}\n" for shown in screen_lines(events)), nl=False)
    if given["as_json"]:
        click.echo(json.dumps([event.as_dict() for event in phone.events], indent=1))
    _save(given["save"], call_transcript(phone.events, "A call."))
    _leave(ctx, [phone.error], phone.cautions)


def prompt_for_steps(phone: Call) -> Iterator[Step]:
    """What the person at the terminal does, until the call is over."""
    while not phone.over:
        try:
            yield read_step(click.prompt(_PROMPT, default="", show_default=False, err=True))
        except click.Abort:
            yield Step("bye")
        except HandsetError as error:
            click.echo(str(error), err=True)


@click.command()
@add_common_options
@click.option("--media", multiple=True, help="Address of a picture sent along with each text.")
@click.argument("messages", nargs=-1)
@click.pass_context
def text(ctx: click.Context, /, messages: tuple[str, ...], **given: Any) -> None:
    """Text the helpline. Without MESSAGES you are asked for them; an empty one ends."""
    server = find_server(given["url"])
    line = Subscriber(given["caller"], given["number"], server.token, account=server.account)
    phone = TextPhone(server.webhook("/sms"), line, twice=given["twice"], stand_in=server.stand_in)
    media = [(url, mimetypes.guess_type(url)[0] or "image/jpeg") for url in given["media"]]
    exchanges: list[TextExchange] = []
    for message in messages or prompt_for_texts():
        exchanges.append(phone.text(message, media))
        if len(exchanges) == 1:
            server.explain(exchanges[0].error)
        if not given["as_json"]:
            click.echo("\n".join([f"> {message}", *text_lines(exchanges[-1])]))
    if given["as_json"]:
        click.echo(json.dumps([asdict(each) for each in exchanges], default=str, indent=1))
    _save(given["save"], text_transcript(exchanges, "A conversation by text."))
    cautions = [caution for each in exchanges for caution in each.cautions]
    _leave(ctx, [each.error for each in exchanges], cautions)


def prompt_for_texts() -> Iterator[str]:
    """What the person at the terminal texts, until nothing is typed."""
    with contextlib.suppress(click.Abort):
        while typed := click.prompt("text", default="", show_default=False, err=True).strip():
            yield typed


def _save(file: Path | None, transcript: str) -> None:
    if file is not None:
        file.write_text(transcript, encoding="utf-8")


def _leave(
    ctx: click.Context, errors: Sequence[HandsetError | None], cautions: Sequence[Caution]
) -> None:
    """Fail if the server failed, or answered the same request in two ways."""
    if any(errors) or any(caution.kind == "twice" for caution in cautions):
        ctx.exit(1)
