"""One command a file; nothing heavy is imported until a command runs."""
