"""The bulletin (通报): one A4 page a language that may leave the county."""

from __future__ import annotations

from pathlib import Path

from reconcile.report import rendering
from reconcile.report.tables.bulletin import FAMILIES, VERDICTS, Bulletin, Verdict
from reconcile.report.texts import LANGUAGES, Language, Texts
from reconcile.report.views import headline_chart
from reconcile.report.wording import window_name, window_words

NAMES: dict[Language, str] = {language: rendering.page_name("bulletin", language) for language in LANGUAGES}


def write_bulletin(path: Path, bulletin: Bulletin, texts: Texts) -> None:
    """Write the page of one language."""
    rendering.write(
        path,
        "bulletin.html.j2",
        bulletin=bulletin,
        report=bulletin.report,
        t=texts,
        summary=summary(bulletin, texts),
        chart=headline_chart(bulletin.report, texts),
        families=FAMILIES,
        other_page=NAMES[texts.other],
    )


def summary(bulletin: Bulletin, texts: Texts) -> str:
    """Who reached the target and who did not, each comparison by its name, in one sentence."""
    report = bulletin.report
    parts = [_named(bulletin, verdict, texts) for verdict in VERDICTS if bulletin.of(verdict)]
    return texts.word(
        "bulletin",
        "summary",
        window=window_name(report.window, texts),
        period=window_words(report.window, texts),
        definition=texts.word("definition", report.run.headline),
        verdicts=texts.word("page", "semicolon").join(parts),
    )


def _named(bulletin: Bulletin, verdict: Verdict, texts: Texts) -> str:
    lines = bulletin.of(verdict)
    names = texts.word("page", "comma").join(texts.pair(line.compared.comparison.pair) for line in lines)
    return texts.word("bulletin", f"those_{verdict}", comparisons=names, count=len(lines))
