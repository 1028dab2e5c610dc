"""Checkpoints: the hash of a line of the chain as twelve groups of three digits, short enough to print and to type.

Thirty-six digits are 119 bits: nobody finds another history with the same ones by trying. They need no list of words
and read the same in every language.
"""

from __future__ import annotations

import re

from reconcile.audit.chain import Chain, Line
from reconcile.errors import Differs, WrongUse

_GROUPS, _EACH = 12, 3


def checkpoint(sha256: str) -> str:
    """The digits of a hash, such as `041 557 …`."""
    digits = f"{int(sha256, 16) % 10 ** (_GROUPS * _EACH):0{_GROUPS * _EACH}d}"
    return " ".join(re.findall(f".{{{_EACH}}}", digits))


def line_of(chain: Chain, said: str) -> Line:
    """The line whose checkpoint was printed; WrongUse where it is none, Differs where no line has it."""
    wanted = re.sub(r"[\s,.\-·]", "", said)
    if not re.fullmatch(rf"[0-9]{{{_GROUPS * _EACH}}}", wanted):
        raise WrongUse(
            f"a checkpoint has {_GROUPS} groups of {_EACH} digits, this has {len(wanted)} characters",
            'Type it as it stands at the foot of the report: --checkpoint "041 557 ..."',
        )
    for line in chain.lines:
        if checkpoint(line.sha256).replace(" ", "") == wanted:
            return line
    raise Differs(
        f"none of the {len(chain.lines)} lines of chain.jsonl has this checkpoint: the chain was cut off or rewritten "
        "after the report was printed, or the digits are mistyped",
        "Compare the digits once more; then ask for the chain as it was when the report was made.",
    )
