"""A browser as far as the server can tell: it keeps cookies, fills in forms as they came, fetches what pages need."""

from __future__ import annotations

import asyncio
import html
import re
import time
from dataclasses import dataclass

import httpx2
from benchmarks.reviewers.clock import SIGN_IN, Clock

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_ACTION = re.compile(r'\baction="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_CODE = re.compile(r'<button name="code" value="([^"]+)"')
_LINK = re.compile(r'href="(/cases/F[0-9a-f]{14}\?[^"]*|/cases/F[0-9a-f]{14})"')
_NEXT = re.compile(r'<a rel="next" href="(/cases/[^"]+)"')
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes and what is hidden in it."""

    action: str
    hidden: dict[str, str]
    inside: str

    @property
    def codes(self) -> list[str]:
        """The codes that its buttons stand for."""
        return _CODE.findall(self.inside)


@dataclass(frozen=True)
class Page:
    """What the server answered."""

    status: int
    text: str
    location: str

    def form(self, ending: str) -> Form | None:
        """The first form whose address ends so."""
        for attributes, inside in _FORM.findall(self.text):
            action = _ACTION.search(attributes)
            if action and action[1].endswith(ending):
                hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(inside)}
                return Form(html.unescape(action[1]), hidden, inside)
        return None

    @property
    def cases(self) -> list[str]:
        """The addresses of the cases it leads to."""
        return [html.unescape(path) for path in dict.fromkeys(_LINK.findall(self.text))]

    @property
    def after(self) -> str | None:
        """The address of the next case."""
        found = _NEXT.search(self.text)
        return html.unescape(found[1]) if found else None


class Browser:
    """One reviewer's browser; each request is noted by the clock under its kind."""

    def __init__(self, address: str, clock: Clock) -> None:
        self._client = httpx2.AsyncClient(base_url=address, timeout=120, trust_env=False)
        self._origin = address.rstrip("/")
        self._kept: set[str] = set()
        self.clock = clock

    async def get(self, path: str, kind: str) -> Page:
        """A page, and of what it is made; what may be kept is fetched once."""
        page = await self._send("GET", path, kind)
        wanted = [one for one in dict.fromkeys(_STATIC.findall(page.text)) if one not in self._kept]
        await asyncio.gather(*(self._send("GET", one, "static") for one in wanted))
        return page

    async def post(self, form: Form, kind: str, **fields: str) -> Page:
        """Send a form; `action` may name another address, as the button of a form can."""
        path = fields.pop("action", form.action)
        return await self._send("POST", path, kind, {**form.hidden, **fields})

    async def sign_in(self, login: str, password: str) -> bool:
        """Fill in the first form; whether it let us in."""
        form = (await self.get("/login", SIGN_IN)).form("/login")
        assert form is not None
        return (await self.post(form, SIGN_IN, login=login, password=password)).status == 303

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _send(self, method: str, path: str, kind: str, data: dict[str, str] | None = None) -> Page:
        own = {"Origin": self._origin, "Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
        began = time.perf_counter()
        try:
            said = await self._client.request(method, path, data=data, headers=own)
        except httpx2.TransportError:
            self.clock.unanswered += 1
            raise
        self.clock.note(kind, time.perf_counter() - began, said.status_code)
        if "immutable" in said.headers.get("cache-control", ""):
            self._kept.add(path)
        return Page(said.status_code, said.text if kind != "static" else "", said.headers.get("location", ""))
