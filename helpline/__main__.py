"""`python -m helpline` is the command `helpline`."""

from helpline.cli import main

main()
