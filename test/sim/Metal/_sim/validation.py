"""What stops a program: an assertion of API validation, and a wait that nothing can end."""

from __future__ import annotations


class ValidationError(BaseException):
    """A failed assertion of Metal's API validation layer.

    Its text has the form that the layer prints, as in
    ``-[MTLDebugBuffer didModifyRange:]: failed assertion `didModifyRange: only applies when …'``.
    The real layer ends the process, so this is no `Exception`.
    """

    def __init__(self, method: str, text: str) -> None:
        super().__init__(f"{method}: failed assertion `{text}'")
        self.method = method
        self.text = text


class Deadlock(BaseException):
    """The program waits for work that cannot finish: it was not committed, or waits for an event that nobody signals."""
