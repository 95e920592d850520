"""`python -m beseda`: the same as the command `beseda`."""

from beseda.cli.main import main

if __name__ == "__main__":
    main()
