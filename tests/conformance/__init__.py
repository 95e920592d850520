"""The adapter that public conformance suites need to start this server."""
