"""`python -m thinktank`: the same as the program `thinktank`."""

from thinktank.cli import main

main()
