"""What the real Russian pages state themselves, read by a person: instants, and where exactly their text stands.

The pages belong to their outlets, so nothing of their text is copied here; the places are those of a person's reading,
paragraph by paragraph, not the catalogue's.
"""

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from lxml import etree


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one page says: its instant in its own zone, and as XPath its paragraphs and what stands among them."""

    published: str
    text: str
    without: str = ""


STATED = {
    # The day of the TASS page is the 29th, whatever a public label says.
    "1647262025": Statement(
        published="2020-06-29T00:16:15+03:00",
        text='//div[contains(@class, "news-header__lead")] | //div[@class="text-block"]//*[self::p or self::h2]',
    ),
    "1716561772": Statement(
        published="2020-09-20T23:32:00+03:00",
        text='//div[@class="newsHeading"] | //div[@class="newsText"]/div/p',
    ),
    "1719330438": Statement(
        published="2020-09-23T20:12:38+03:00",
        text='//*[@itemprop="description"][not(self::meta)] | //div[@itemprop="articleBody"]//p',
        without='//p[starts-with(., "Читайте материал")]',
    ),
    "1742998174": Statement(
        published="2020-10-19T09:34:00+03:00",
        text='//div[@class="article_text"]/*[self::p or self::h2 or self::h3] | //div[@class="article_text"]/text()',
        without='//div[@class="article_text"]//*[self::figure or contains(@class, "img_inject")]',
    ),
    "1784458132": Statement(published="2020-12-01T14:02:00+06:00", text='//div[@class="article_news_body"]/p'),
    "Kommersant_2025_05_14": Statement(published="2025-05-14T20:28:12+03:00", text=""),
    "telegram-form-1": Statement(published="2020-05-25T06:21:00+00:00", text="//article//p"),
}
"""By the name of the file."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and their kind: nobody reads them
_TITLE = re.compile(r'og:title["\'][^>]*content="([^"]+)"')


def title_in(page: str) -> str:
    """The title that a page gives to social networks."""
    found = _TITLE.search(page)
    return unescape(found.group(1)) if found else ""


def text_in(file: Path) -> str:
    """The text of a page, one paragraph a line."""
    written = file.with_name(f"{file.stem.partition('_')[0]}.json")
    if written.exists():  # people wrote it down
        sections = json.loads(written.read_text(encoding="utf-8"))["V1"]["body"]["sections"]
        return "\n".join(line for part in sections for line in part["paragraphs"])
    tree = etree.fromstring(file.read_bytes(), etree.HTMLParser(encoding="utf-8"))
    for each in tree.xpath(STATED[file.stem].without) if STATED[file.stem].without else ():
        each.clear(keep_tail=True)
    lines = (
        " ".join((each if isinstance(each, str) else "".join(each.itertext())).split())
        for each in tree.xpath(STATED[file.stem].text)
    )
    return _INVISIBLE.sub("", "\n".join(line for line in lines if line))
