"""The floor: a bare Flask route that returns constant TwiML, the least that Flask can do."""

from flask import Flask, Response

SENTENCE = "Words about chemo, as many of them as one part of a topic has when it is spoken. "
TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="/voice/next" method="POST">'
    f"<Say>{SENTENCE * 8}</Say></Gather></Response>"
)

app = Flask(__name__)


@app.post("/voice")
@app.post("/voice/<token>")
@app.post("/sms")
def answer(token: str = "") -> Response:
    """The same words for everybody: nothing read, nothing checked, nothing kept."""
    return Response(TWIML, content_type="text/xml; charset=utf-8")
