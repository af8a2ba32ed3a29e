"""What people mean: what somebody wrote or said, read as an intent. Pure.

May import `helpline.content`, `helpline.languages` and `helpline.errors`, rapidfuzz and numpy.
Must never do I/O, read a clock, use randomness, or name a language, an illness or a drug.
"""
