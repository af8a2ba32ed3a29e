"""The commands in scripts/, run as a person runs them."""
