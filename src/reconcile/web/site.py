"""What every route needs: the desk, the templates, who is signed in, and how errors are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from reconcile.accounts.sessions import Session
from reconcile.accounts.sight import sight_of
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.figures import FigureDesk, Ledger
from reconcile.report.filter_words import state_words
from reconcile.report.formatting import whole
from reconcile.report.tables.model import REASONS
from reconcile.report.texts import Texts, vocabulary
from reconcile.values.gazetteer import TOWNSHIP
from reconcile.values.working_days import in_beijing
from reconcile.web.languages import in_chinese, in_english, plural
from reconcile.web.places import page_of
from reconcile.web.serving import Serving
from reconcile.web.static_files import address

MARKS = {
    "zh": {"colon": "：", "comma": "，", "semicolon": "；", "open": "（", "close": "）", "gap": ""},
    "en": {"colon": ": ", "comma": ", ", "semicolon": ". ", "open": " (", "close": ")", "gap": " "},
}
"""How each language sets its signs."""
LANGUAGE = "language"
"""The cookie that remembers a choice of language."""


@dataclass(frozen=True)
class Site:
    """The pages of one workspace."""

    desk: Desk
    serving: Serving

    @property
    def session_cookie(self) -> str:
        """What the cookie of a session is called; the prefix makes browsers insist on https."""
        return "__Host-session" if self.serving.secure else "session"

    @property
    def visit_cookie(self) -> str:
        """The same of the one that guards the form by which people sign in."""
        return "__Host-visit" if self.serving.secure else "visit"

    @cached_property
    def figures(self) -> FigureDesk:
        """The figures of the desk's runs."""
        return FigureDesk(self.desk)

    @cached_property
    def ledger(self) -> Ledger:
        """The desk's runs."""
        return Ledger(self.desk)

    @cached_property
    def county(self) -> str:
        """What stands at the top of every page."""
        settings = self.desk.context.settings
        return settings.name or settings.area

    @cached_property
    def townships(self) -> dict[str, str]:
        """The names of the townships that there are today, by code: former ones count as what became of them."""
        places = self.desk.places
        codes = [code for code in places.names if code.startswith(self._area) and len(code) == TOWNSHIP]
        return {code: places.names[code] for code in sorted(codes) if places.current(code) == code}

    def township(self, code: str | None) -> str:
        """What a township is called today."""
        return self.desk.places.name_today(code)

    def language(self, request: Request | None) -> str:
        """The language that was chosen, else that of the workspace."""
        chosen = request.cookies.get(LANGUAGE) if request else None
        return chosen if chosen in {"zh", "en"} else self.desk.context.settings.language

    def texts(self, request: Request) -> Texts:
        """The words that pages share with reports and lists."""
        return self.desk.texts(self.language(request))

    def page(
        self, request: Request | None, template: str, signed: Session | None = None, status: int = 200, **values: Any
    ) -> Response:
        """The page that a template makes of these values."""
        language = self.language(request)
        here = page_of(request, values.get("asked"), values.get("side", "")) if request else "/"
        html = (
            _environment(language)
            .get_template(template)
            .render(
                site=self,
                static=address,
                language=language,
                mark=MARKS[language],
                t=self.desk.texts(language),
                signed=signed,
                here=here,
                **values,
            )
        )
        return HTMLResponse(html, status)

    def set_cookie(self, response: Response, name: str, value: str) -> None:
        """Give the browser something that scripts cannot read and other sites cannot send along with a form."""
        response.set_cookie(name, value, path="/", secure=self.serving.secure, httponly=True, samesite="lax")

    def drop_cookie(self, response: Response, name: str) -> None:
        """Take it away again."""
        response.delete_cookie(name, path="/", secure=self.serving.secure, httponly=True, samesite="lax")

    @property
    def _area(self) -> str:
        return self.desk.context.settings.area


def now() -> datetime:
    """The moment of a request."""
    return datetime.now(UTC)


def site_of(request: Request) -> Site:
    """The site that serves this request."""
    site: Site = request.app.state.site
    return site


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        # Charts are drawn as the reports draw them: `report/charts.html.j2`.
        loader=ChoiceLoader(
            [PackageLoader("reconcile.web"), PrefixLoader({"report": PackageLoader("reconcile.report")})]
        ),
        auto_reload=False,  # templates are part of the program: they are not looked for on the disk at each page
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    said, reasons = vocabulary()["case_table"]["no_words"], frozenset(vocabulary()["event_reason"])
    environment.filters |= {"beijing": in_beijing, "whole": whole}
    environment.globals |= {"sight": lambda signed: sight_of(signed.user), "reasons": REASONS}
    environment.globals |= {"state_words": state_words, "no_words": {said.zh, said.en}}
    environment.globals |= {"event_reasons": reasons}
    translated = in_english if language == "en" else in_chinese
    environment.install_gettext_callables(translated, plural, newstyle=True)  # type: ignore[attr-defined]
    return environment
