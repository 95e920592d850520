"""The command line: each subcommand imports its floor only when it runs."""
