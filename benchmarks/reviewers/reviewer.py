"""Somebody who works cases: opens the queue, looks at a pair, answers, goes on; takes back, agrees, meets others."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
from benchmarks.reviewers.browser import Browser, Form, Page
from benchmarks.reviewers.meeting import Meeting
from benchmarks.reviewers.told import Fate, Told, Write

PASSWORD = "夜里也有人值班 42"
OFTEN = {"take back": 0.05, "meet": 0.06, "confirm": 0.1, "once more": 0.5, "agree": 0.8}
"""How often somebody does what is not simply answering."""
IN_A_ROW = (4, 12)
"""Cases that are worked before the queue is opened again."""
QUEUES = (
    *("", "", "?type=field_conflict", "?type=missing_in", "?overdue=1", "?sort=type", "?page=7"),
    *("?field=child_name", "?sort=case", "?state=all&page=40"),
)
OF_COUNTY = ("?office=health", "?sort=township", "?office=police&type=missing_in")
"""Queues that only who sees several offices would choose."""


@dataclass
class Pause:
    """How long a pair is looked at: evenly between half and one and a half times that many seconds."""

    seconds: float

    async def take(self, chance: random.Random) -> None:
        """Think."""
        await asyncio.sleep(self.seconds * chance.uniform(0.5, 1.5))


class Reviewer:
    """One of them; whoever has the same `area` may answer the same cases, and answers the first with another one."""

    def __init__(self, login: str, area: str, browser: Browser, told: Told, meeting: Meeting, seed: int) -> None:
        self.login = login
        self._area = area
        self._browser = browser
        self._told = told
        self._meeting = meeting
        self._chance = random.Random(f"{seed} {login}")
        self._queues = QUEUES if area else QUEUES + OF_COUNTY
        self._sent = 0

    async def work(self, over: asyncio.Event, pause: Pause) -> None:
        """Work until it is over; what was begun is ended."""
        await asyncio.sleep(self._chance.random() * pause.seconds)
        while not over.is_set():
            try:
                await self._sitting(over, pause)
            except httpx2.TransportError:
                await asyncio.sleep(0.2)

    async def _sitting(self, over: asyncio.Event, pause: Pause) -> None:
        """From the queue through some cases."""
        confirms = self._happens("confirm")
        queue = "?state=to_confirm" if confirms else self._chance.choice(self._queues)
        cases = (await self._browser.get(f"/queue{queue}", "queue")).cases
        path = self._chance.choice(cases) if cases else None
        for _ in range(self._chance.randint(*IN_A_ROW)):
            if path is None or over.is_set():
                return
            meets = not self._sent or self._happens("meet")
            path = await (self._meet(path, pause) if meets else self._case(path, pause))

    async def _meet(self, path: str, pause: Pause) -> str | None:
        """Answer the same case as somebody else at the same moment; alone where nobody comes."""
        appointed = self._meeting.appointed(self._area, path)
        page = await self._browser.get(appointed.path, "pair")
        await self._meeting.both(self._area, appointed)
        return await self._answered(page, pause)

    async def _case(self, path: str, pause: Pause) -> str | None:
        """Open a case, look, answer; where to go next."""
        page = await self._browser.get(path, "pair")
        await pause.take(self._chance)
        return await self._answered(page, pause)

    async def _answered(self, page: Page, pause: Pause) -> str | None:
        """Answer what stands on the page; where to go next."""
        said = await self._said(page)
        if said is None:
            return page.after
        if said.status == 409 and self._happens("once more"):
            await pause.take(self._chance)
            said = await self._said(said) or said
        if said.status != 303:
            return said.after
        if self._happens("take back"):
            return await self._taken_back(said, pause)
        return said.location if urlsplit(said.location).path.startswith("/cases/") else None

    async def _said(self, page: Page) -> Page | None:
        """Send the answer, or agree to somebody else's; nothing where the page asks nothing."""
        if (form := page.form("/answer")) is not None:
            return await self._send(form, "answer", code=self._chance.choice(form.codes))
        if (form := page.form("/confirm")) is not None:
            if self._happens("agree"):
                return await self._send(form, "confirm")
            return await self._send(form, "confirm", action=form.action.replace("/confirm", "/send-back"))
        return None

    async def _taken_back(self, said: Page, pause: Pause) -> str | None:
        """Follow the answer to the next page and take it back from there."""
        page = await self._browser.get(said.location, "pair" if "/cases/" in said.location else "queue")
        await pause.take(self._chance)
        form = page.form("/take-back")
        if form is not None:
            back = await self._send(form, "take back")
            if back.status == 303:
                await self._browser.get(back.location, "pair")
        return page.after

    async def _send(self, form: Form, kind: str, **fields: str) -> Page:
        """Send a form and remember what became of it."""
        self._sent += 1
        words = "" if kind == "take back" else f"核对了原始材料 {self.login} 第{self._sent}次"
        case_id, revision = form.action.split("/")[2], int(form.hidden["revision"])
        write = Write(case_id, revision, self.login, kind, words)
        self._told.writes.append(write)
        said = await self._browser.post(form, kind, reason=words, **fields)
        write.fate = Fate.KEPT if said.status == 303 else Fate.REFUSED
        return said

    def _happens(self, what: str) -> bool:
        return self._chance.random() < OFTEN[what]
