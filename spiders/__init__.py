"""How articles come in: Scrapy spiders, one declaration an outlet."""
