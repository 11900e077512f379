"""The forms in which outlets list what they publish: feeds, sitemaps, pages of links."""
