"""Scrapy's settings module, for ``scrapy list`` and ``scrapy crawl`` by hand."""

from spiders.conduct import scrapy_settings
from spiders.options import CrawlSettings

globals().update(scrapy_settings(CrawlSettings()))
