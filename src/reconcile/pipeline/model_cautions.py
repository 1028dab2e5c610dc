"""What the model of a relation shows that a reader must know before trusting its links."""

from __future__ import annotations

import json
from collections.abc import Iterator

from reconcile.registers import PairSpec
from reconcile.report.formatting import whole
from reconcile.report.texts import Texts

FEW_LINKS = 0.1
"""Share of the records of the smaller register below which it is doubted that both speak of the same people."""
ENOUGH_RECORDS = 20
"""Records of the smaller register from which on few links say something."""


def model_cautions(spec: PairSpec, relation: str, model: str, texts: Texts) -> Iterator[str]:
    """Two registers that should know the same people and hardly do (it may be the wrong file, or a column that is not
    what it seems), and fields without which nobody was looked for; `model` is what the run wrote of it, as JSON."""
    data = json.loads(model)
    records, links = min(data["left_records"], data["right_records"]), data["expected"]["links"]
    if spec.left == spec.right or records < ENOUGH_RECORDS:
        return
    about = {"pair": texts.pair(spec.id), "relation": texts.label("relation", relation)}
    if links < FEW_LINKS * records:
        yield texts.word("caution", "few_links", **about, links=whole(links), records=whole(records))
    exact = [" + ".join(key.on) for one in spec.relations if one.name == relation for key in one.exact]
    blocks = {block["on"] for block in data["blocks"]}
    finding = {block["on"] for block in data["blocks"] if block["recall"]}
    without = blocks - finding if finding else set()  # where nobody was found at all, no block is known to be in vain
    asked = {*blocks, *data.get("second_look", ()), *exact} - without
    if not asked:
        return
    always = set.intersection(*({name.rpartition(":")[2] for name in on.split(" + ")} for on in asked))
    if always:
        yield texts.word("caution", "always_asked", **about, fields=", ".join(sorted(always)))
