"""The commands as the tests run them."""

from click.testing import CliRunner, Result

from helpline.cli.phone import call, text
from tests.handset.server import Asked, Give, Server, twiml


def menu(server: Server) -> None:
    """A menu that repeats what it was told, until 0 ends it."""

    def answer(asked: Asked) -> Give:
        form = asked.form
        if form.get("Digits") == "0":
            return twiml("<Say>Goodbye.</Say>")
        heard = form.get("SpeechResult") or form.get("Digits") or "nothing"
        gather = '<Gather input="dtmf speech" numDigits="1" action="/voice" timeout="3"'
        gather += (
            f' actionOnEmptyResult="true" finishOnKey=""><Say>You said {heard}.</Say></Gather>'
        )
        return twiml(gather)

    server["/voice"] = answer


def run_call(server: Server, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(call, ["--url", server.origin, *options], input=typed)


def run_text(server: Server, *options: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(text, ["--url", server.origin, *options], input=typed)
