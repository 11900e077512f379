"""How articles are kept: database, page archive, outbox, bundles."""
