"""The door for the terminal: what operators and nurses type.

May import services, the runtime and every room below.
Must never decide anything about a conversation, and never import SQLAlchemy, twilio.rest or gTTS.
"""

from __future__ import annotations

import importlib
import logging

import click

from helpline.errors import HelplineError

COMMANDS = {
    "serve": "helpline.cli.serving:serve",
    "check": "helpline.cli.words:check",
    "understand": "helpline.cli.words:understand",
    "map": "helpline.cli.map:map",
    "settings": "helpline.cli.words:settings",
    "publish": "helpline.cli.releases:publish",
    "releases": "helpline.cli.releases:releases",
    "rollback": "helpline.cli.releases:rollback",
    "render": "helpline.cli.releases:render",
    "listen": "helpline.cli.listen:listen",
    "voices": "helpline.cli.voices:voices",
    "call": "helpline.cli.phone:call",
    "text": "helpline.cli.phone:text",
}
"""Every command, and where it is. Only the one that was asked for is loaded."""


class LazyCommands(click.Group):
    """A group that loads a command when it is called, and tells its errors in one sentence."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run; an error that a person can act on is told plainly, without a trace."""
        try:
            return super().invoke(ctx)
        except HelplineError as error:
            raise click.ClickException(describe_error(error)) from None


def describe_error(error: HelplineError) -> str:
    """An error for the person at the terminal; of the words' problems, every one."""
    problems = getattr(error, "problems", None)
    if not problems:
        return str(error)
    each = [f"  {problem.where}: {problem.message}" for problem in problems]
    return "\n".join(["These words cannot be published yet:", *each])


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A phone and text-message helpline: short, true, plain words, and a way to a person."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("alembic").setLevel(logging.WARNING)
