"""How we answer: one conversation as a pure function of script, session, signal and time.

May import `helpline.content` and `helpline.errors`, and rapidfuzz.
Must never do I/O, read a clock, use randomness, or know Twilio, Flask or a database.
"""
