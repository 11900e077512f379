"""Stories as they are kept: links of articles, names that stay, what befell them."""
