"""How it is carried: what Twilio sends is read, what we answer is written in its terms.

May import `helpline.dialogue`, `helpline.content` and `helpline.errors`.
Must never import Flask, another room of its step, or the settings.
"""
