"""How it is carried: a carrier's requests read as `Inbound`, our answers in its terms.

May import `helpline.conversation`, `helpline.content` and `helpline.errors`.
Must never import Flask, another room of its layer, or the settings.
"""
