"""The peer of `bench.crawl`: Scrapy alone fetches the same pages and keeps nothing.

``python -m bench.bare_scrapy PORT DELAY CONCURRENCY`` prints how many pages it got.
"""

import sys
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from bench.many_hosts import ARTICLES, OUTLETS, host_of


class Bare(Spider):
    """Fetches all pages of all hosts, each host in a slot of its own."""

    name = "bare"
    got = 0

    async def start(self) -> AsyncIterator[Any]:
        """All pages, one of each host after the other."""
        for article in range(ARTICLES):
            for outlet in range(OUTLETS):
                yield Request(
                    f"http://127.0.0.1:{sys.argv[1]}/news/{article:02}.html",
                    headers={"Host": host_of(outlet)},
                    meta={"download_slot": host_of(outlet)},
                    dont_filter=True,  # the hosts differ, the addresses do not
                )

    def parse(self, response: Response) -> None:
        """Count a page."""
        assert response.status == 200, response.status
        Bare.got += 1


if __name__ == "__main__":
    crawl = AsyncCrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "DOWNLOAD_DELAY": float(sys.argv[2]),
            "RANDOMIZE_DOWNLOAD_DELAY": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[3]),
            "CONCURRENT_REQUESTS": 2 * OUTLETS,
        }
    )
    crawl.crawl(Bare)
    crawl.start()
    print(Bare.got)
