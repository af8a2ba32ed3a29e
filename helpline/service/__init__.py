"""What the helpline does: one verb a file. Reading this folder tells everything it can do.

May import the runtime and every room below it.
Must never build TwiML or see a Flask request.
"""
