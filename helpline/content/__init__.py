"""What we say: the words in `prompts/`, read, checked and compiled into a frozen `Script`.

May import `helpline.languages`, `helpline.errors`, msgspec, PyYAML and pydantic.
Must never touch a disk (but for `files.py`), read a clock, or know a channel, a database
or a carrier.
"""
