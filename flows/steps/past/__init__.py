"""The past: pages read again, looked for afterwards, or brought in from elsewhere."""
