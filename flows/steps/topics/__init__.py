"""Topics at work: tried, proved, searched by, and matched again."""
