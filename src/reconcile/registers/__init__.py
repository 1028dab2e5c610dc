"""Declarations: what a register is, how two registers are compared, which columns are refused."""

from reconcile.registers.load import Declarations, load_declarations
from reconcile.registers.pair import PairSpec, RelationSpec
from reconcile.registers.spec import FieldSpec, RegisterSpec

__all__ = ["Declarations", "FieldSpec", "PairSpec", "RegisterSpec", "RelationSpec", "load_declarations"]
