"""Numbers in addresses: those that can be the number of a row, and no others."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
"""The largest number of a row that both kinds of database can hold."""


class RowNumber(IntegerConverter):
    """`<int:…>` in a route. A larger number names nothing, so the address does not exist."""

    regex = r"\d{1,10}"

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    """Let every route take its numbers this way. Call it before any route is added."""
    app.url_map.converters["int"] = RowNumber
