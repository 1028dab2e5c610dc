"""What a run rests on and what came out, by hash, so that another machine can tell the first difference."""

from reconcile.audit.canonical import canonical, digest, file_digest, text_digest
from reconcile.audit.chain import Chain, Line, read_chain
from reconcile.audit.changes import Change, changes
from reconcile.audit.checkpoint import checkpoint, line_of
from reconcile.audit.manifest import made_with, read_manifest, write_manifest
from reconcile.audit.release import Correction, Corrections, Release, Signature, corrections

__all__ = [
    "Chain",
    "Change",
    "Correction",
    "Corrections",
    "Line",
    "Release",
    "Signature",
    "canonical",
    "changes",
    "checkpoint",
    "corrections",
    "digest",
    "file_digest",
    "line_of",
    "made_with",
    "read_chain",
    "read_manifest",
    "text_digest",
    "write_manifest",
]
