"""QUIC (RFC 9000) as server and client both need it: bytes and times in, bytes out.

A connection is one stream of bytes in each direction, and what is spoken in it is IRC.
"""
