"""How we conduct ourselves, as Scrapy settings: ours, and what the user may set; no switch for robots.txt."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from spiders.options import CrawlSettings


def user_agent(contact: str) -> str:
    """Who asks, by name and version, and whom to turn to."""
    try:
        number = version("dronewire")
    except PackageNotFoundError:  # run from a folder that was never installed
        number = "0"
    return f"dronewire/{number} (+{contact})"


def scrapy_settings(options: CrawlSettings) -> dict[str, Any]:
    """All settings that differ from Scrapy's own."""
    return {
        **_OURS,
        "USER_AGENT": user_agent(options.contact),
        # With no delay at all Scrapy cannot hold a host back when it asks us to wait.
        "DOWNLOAD_DELAY": max(options.delay, 0.001),
        "AUTOTHROTTLE_START_DELAY": max(options.delay, 0.001),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(options.concurrency_per_host),
        "CONCURRENT_REQUESTS_PER_DOMAIN": options.concurrency_per_host,
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DOWNLOAD_MAXSIZE": options.max_size,
        "DOWNLOAD_WARNSIZE": 0,
        "DRONEWIRE_MAX_ARTICLES": options.max_articles,
        "DRONEWIRE_OUTLETS_AT_ONCE": options.outlets_at_once,
        "DRONEWIRE_NEWSSTAND": options.newsstand,
        "DRONEWIRE_MAX_DURATION": options.max_duration,
        "DRONEWIRE_PROXIES": options.proxies,
    }


_OURS: dict[str, Any] = {
    "BOT_NAME": "dronewire",
    "SPIDER_LOADER_CLASS": "spiders.loader.OutletLoader",
    "LOG_LEVEL": "INFO",
    "LOG_VERSIONS": [],
    # Two sockets that Scrapy opens by default; one of them executes what it is sent.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,  # off by default
    "DOWNLOAD_HANDLERS": {
        "http": "spiders.wire.download.Download",
        "https": "spiders.wire.download.Download",
        # Nothing but the web is ever read.
        **dict.fromkeys(("data", "file", "ftp", "s3")),
    },
    "TWISTED_DNS_RESOLVER": "spiders.wire.download.PublicResolver",
    "DNS_TIMEOUT": 20,
    "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False,  # what a refresh leads to is a wall's business, not an article's
    "REFERRER_POLICY": "no-referrer",
    "HTTPERROR_ALLOW_ALL": True,  # every status ends an address, so every status reaches the spider
    "URLLENGTH_LIMIT": 0,  # how long an address may be is decided where it is spelt; Scrapy drops it without a word
    "REDIRECT_MAX_TIMES": 8,  # RFC 9309 wants at least 5 for robots.txt; loops end soon
    "DEPTH_PRIORITY": 0,
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # newest first, as feeds list them
    # Of one outlet over all its hosts; what waits in a slot has been taken from the queue and cannot go back.
    "CONCURRENT_REQUESTS": 8,
    # Each answer would start a hundred tasks, most of them for nothing: a third of the reactor's time.
    "CONCURRENT_ITEMS": 1,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it parses the source of every callback to find our own mistakes
    "DOWNLOAD_DELAY_JITTER": 0,  # Scrapy's would halve a Crawl-delay at times
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "ru,en;q=0.8",
        "Accept-Encoding": "gzip, deflate",  # what every reader of WARC files understands
    },
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "spiders.manners.boundary.Boundary": 50,
        "spiders.manners.robots.Robots": 100,
        "spiders.manners.patience.Patience": 550,
    },
    "EXTENSIONS": {
        "scrapy.extensions.throttle.AutoThrottle": None,
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
        "scrapy.extensions.memusage.MemoryUsage": None,
        "spiders.manners.patience.Throttle": 0,
    },
}
