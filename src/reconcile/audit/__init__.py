"""Manifests: what a run rests on and what came out, by hash, so that another machine can tell the first difference."""

from reconcile.audit.manifest import digest, file_digest, write_manifest

__all__ = ["digest", "file_digest", "write_manifest"]
