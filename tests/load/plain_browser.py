"""A browser without pictures or scripts: cookies, forms with their hidden fields, and the time that a page takes."""

import http.client
import re
from urllib.parse import urlencode

HOST = "127.0.0.1"
FIELD = re.compile(r'name="(csrf_token|tap)"[^>]*value="([^"]+)"')


class PlainBrowser:
    """One person's browser; a fresh connection for every request, as a proxy before the site makes them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def sign_in(self, login: str, password: str) -> None:
        """Sign in by login and password. Raises RuntimeError when that is refused."""
        self.send("/signin", {"login": login, "password": password, "next": ""}, to="/signin")

    def send(self, page: str, form: dict[str, str], to: str) -> str:
        """Send a form with the hidden fields of its page; the address to go on to."""
        return self.post(to, {**dict(FIELD.findall(self.get(page))), **form})

    def get(self, path: str) -> str:
        """The page at an address. Raises RuntimeError for any status but 200."""
        return self._ask("GET", path, None, 200)[1]

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send fields as they are; the address to go on to. Raises RuntimeError for any status but 303."""
        return self._ask("POST", path, urlencode(form), 303)[0]

    def _ask(self, method: str, path: str, body: str | None, wanted: int) -> tuple[str, str]:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
        finally:
            connection.close()
        for cookie in reply.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if reply.status != wanted:
            raise RuntimeError(f"{method} {path}: {reply.status}")
        return reply.headers.get("Location", ""), text
