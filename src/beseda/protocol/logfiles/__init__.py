"""Log files that IRC clients write: from lines to what they tell of. Pure."""
