"""The server put together: settings, console, assembly and its life from start to stop."""
