"""The one base class of errors that a person can act on."""


class HelplineError(Exception):
    """Something went wrong that the person meeting it can do something about.

    Subclasses live beside the code that raises them. `str(error)` is a sentence
    for that person and never holds a number, a message or a secret.
    """

    retry = False
    """Whether doing the same thing again, later, may work."""
