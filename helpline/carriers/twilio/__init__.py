"""Twilio: its webhooks read, its signatures checked, our turns as TwiML.

May import what `helpline.carriers` may, and `twilio.request_validator`.
Must never decide what a turn says.
"""
