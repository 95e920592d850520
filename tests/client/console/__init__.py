"""The line-based chat."""
