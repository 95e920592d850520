"""The whole server, with real sockets, real clients and nothing faked."""
