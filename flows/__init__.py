"""When it happens: steps, Prefect flows and the command line that start them."""
