"""The article at an address: in any of its spellings, or where its page was fetched."""

from typing import Any

from sqlalchemy import Connection, Row, Select

from dronewire.address import spellings
from storage.tables import article, page


def row_at(connection: Connection, query: Select[Any], address: str) -> Row[Any] | None:
    """What a query over articles and their pages says of the one at an address; its own goes before its page's."""
    names = spellings(address)
    for column in (article.c.address, page.c.address):
        here = query.join(page, page.c.id == article.c.page).where(column.in_(names))
        if row := connection.execute(here.order_by(article.c.id)).first():
            return row
    return None
