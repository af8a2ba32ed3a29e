"""A telephone in the browser: the pretend phone of `handset`, held by somebody with a mouse.

It dials the program's own webhooks over a real socket, with signed requests, and has no other
way to the conversation. Only in demonstrations; a live helpline has no such page.
"""
