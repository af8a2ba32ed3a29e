"""A pretend phone: fetches, understands and plays TwiML as Twilio does, from any server.

May import the standard library and `helpline.errors`.
Must never import any other room: it is written from Twilio's rules, not from our channels,
so that the two check each other.
"""
