"""What an answer means that is no article: blocks by name, walls, failures."""
