"""How people hear of a story: mail and other channels."""
