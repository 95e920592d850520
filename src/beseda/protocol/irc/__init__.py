"""The IRC protocol's bytes: messages, case mappings, numerics, splitting of long texts."""
