"""A phone and text-message helpline: short, true, plain words, and a way to a person.

The rooms and who may import whom are in README.md beside this file.
"""
