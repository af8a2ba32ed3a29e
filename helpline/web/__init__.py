"""Doors for carriers and browsers: requests in, answers out.

May import services, channels and the runtime.
Must never decide anything about a conversation, and never import SQLAlchemy, twilio.rest or gTTS.
"""
