"""What we remember: tables and the few statements on them, on SQLite or PostgreSQL.

May import `helpline.conversation`, `helpline.content` and `helpline.errors`.
Must never hold a number in the clear, decide what an effect means, nor import Flask, another room
of its step, or settings.
"""
