"""The web gateway, without sockets."""
