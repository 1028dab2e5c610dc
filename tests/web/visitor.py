"""A browser that is quick: it keeps cookies, fills in forms as they came, and follows nothing by itself."""

from __future__ import annotations

import html
import re
from typing import Any, ClassVar

from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from starlette.testclient import TestClient

from reconcile.web import Serving

PASSWORD = "测试用的一句话 42"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Visitor:
    """Somebody at the pages; `page` is the last one seen.

    All requests run in the one event `loop`, as a server has one: by default each would start a loop and its threads.
    """

    loop: ClassVar[BlockingPortal | None] = None

    def __init__(self, app: FastAPI, serving: Serving) -> None:
        self.client = TestClient(
            app, base_url=serving.address, follow_redirects=False, raise_server_exceptions=False, client=("10.9.9.9", 1)
        )
        self.client.portal = self.loop
        self.page: Any = None

    def get(self, path: str, **more: Any) -> Any:
        self.page = self.client.get(path, **more)
        return self.page

    def post(self, path: str, **fields: Any) -> Any:
        """Send a form; what is hidden on the last page comes along, as far as no field says otherwise."""
        self.page = self.client.post(path, data={**self.hidden, **fields})
        return self.page

    def follow(self) -> Any:
        """Go where the last answer leads."""
        while self.page.status_code == 303:
            self.get(self.page.headers["location"])
        return self.page

    def sign_in(self, login: str, password: str, path: str = "/login") -> Any:
        self.get(path)
        return self.post("/login", login=login, password=password)

    def hold(self, token: str) -> None:
        """Have another session's cookie."""
        self.client.cookies.delete("session") if "session" in self.client.cookies else None
        self.client.cookies.set("session", token, domain="127.0.0.1", path="/")

    @property
    def token(self) -> str:
        """The cookie of the session."""
        return str(self.client.cookies["session"])

    @property
    def text(self) -> str:
        return str(self.page.text)

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the last page."""
        if self.page is None:
            return {}
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(self.page.text) if name != "on"}

    @property
    def ids(self) -> list[str]:
        """The cases that the last page leads to, in order."""
        return list(dict.fromkeys(re.findall(r"/cases/(F[0-9a-f]{14})", self.text)))
