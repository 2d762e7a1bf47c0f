"""The site before a browser: on a port of its own, there or not there."""

import threading

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from surveyapp.web.site import EXTENSION, Site


class Quiet(WSGIRequestHandler):
    """Says nothing: addresses may hold tokens."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


class LiveSite:
    """A site that listens, and what is behind it. It can go off the network and come back at the same address."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.site: Site = app.extensions[EXTENSION]
        self.port = 0
        self.come_back()

    @property
    def address(self) -> str:
        """Where the site is found."""
        return f"http://127.0.0.1:{self.port}"

    def come_back(self) -> None:
        """Listen, at the same port as before."""
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=Quiet)
        self.port = self.server.port
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def go_away(self) -> None:
        """Refuse every connection."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
