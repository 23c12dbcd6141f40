"""Runs uvicorn for as long as the parent lives: `python -m mingjian.flows.attended ARGUMENTS OF UVICORN`.

The parent holds the other end of standard input; when it goes, however it goes, the pipe closes and the server ends.
"""

import os
import runpy
import sys
import threading


def main() -> None:
    """Watch the pipe and become uvicorn."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
