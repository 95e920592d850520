"""The server's half of webhooks: the threads that send what is said, and what the operator orders.

`side` is what the assembly knows of it; `deliveries` has a thread (`delivery`) for each outgoing
webhook, which sends by a `courier`; `orders` adds and removes them.
"""
