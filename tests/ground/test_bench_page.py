"""The page of the bench: what is measured again takes its place, the rest stays."""

from __future__ import annotations

from benchmarks.linkage.results import HEAD, Results

FORMER = "# Old head\n\n## (a) First\n\nold a\n\n## (c) Third\n\nold c\n"


def test_a_section_measured_again_replaces_itself_alone() -> None:
    results = Results(sections=["## (c) Third\n\nnew c\n", "## (b) Second\n\nnew b\n"])
    assert results.text(FORMER) == (
        HEAD + "\n\n## (a) First\n\nold a\n\n## (b) Second\n\nnew b\n\n## (c) Third\n\nnew c\n"
    )


def test_without_a_former_page_there_is_what_was_measured() -> None:
    assert Results(sections=["## (b) Second\n\nnew b\n"]).text() == HEAD + "\n\n## (b) Second\n\nnew b\n"


def test_a_missed_target_is_counted_and_said() -> None:
    results = Results(sections=["## (a) First\n"])
    results.target("quick", met=True)
    results.target("small", met=False)
    assert results.missed == 1
    assert results.last().endswith("- met: quick\n- **missed**: small\n")
