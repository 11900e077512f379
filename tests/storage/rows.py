"""Articles as bare rows, for what is counted of them."""

from datetime import datetime

from sqlalchemy import Engine, insert

from storage.database import writing
from storage.tables import article, page


def keep_row(database: Engine, address: str, seen: datetime, **more: object) -> None:
    """Keep an article of TASS's with its page; what is not given is empty."""
    values = {
        **dict.fromkeys(("title", "lead", "text", "language", "extractor", "story", "copy"), ""),
        "outlet": "tass",
        "address": address,
        "authors": [],
        "text_hash": b"",
        "first_seen": seen,
    }
    where = {"address": address, "file": "", "offset": 0, "sha256": "", "fetched": seen}
    with writing(database) as connection:
        key = connection.execute(page.insert().values(where)).inserted_primary_key
        assert key is not None
        connection.execute(insert(article).values(**{**values, "page": key[0], **more}))
