"""The command line without a process of its own."""

from tests.pipeline import conftest as command_line

called = command_line.called
