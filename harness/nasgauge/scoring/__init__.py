"""The loop that scores networks, the store of what came out, and where it runs."""
