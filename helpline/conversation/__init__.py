"""How we answer: one conversation as a pure function of script, session, signal and time.

May import `helpline.understanding`, `helpline.content`, `helpline.errors` and msgspec.
Must never do I/O, read a clock, use randomness, or know a carrier, Flask or a database.
"""
