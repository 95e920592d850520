"""The benchmark of Beseda, measured side by side with other IRC servers."""
