"""pdfium's C functions bound for calls by the thousand: plain addresses instead of pypdfium2's typed pointers."""

import ctypes
from typing import Any, Final

ADDRESS: Final = ctypes.c_size_t
INT: Final = ctypes.c_int


def bind(function: Any, result: Any, *arguments: Any) -> Any:
    """The C function behind one of pypdfium2's, with the given types: a call costs about half.

    A handle becomes its address, an output parameter the address to write to. Functions that return soon only: the interpreter's
    lock is held meanwhile.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)
