"""Topics: the query language, the forms of its words and the engine that finds them."""
