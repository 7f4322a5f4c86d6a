"""Figures of pay: numbers, and gaps that nobody can take for one."""

from __future__ import annotations

import dataclasses
from typing import NoReturn, Union

__all__ = ["Figure", "Gap", "MissingFigure"]


class MissingFigure(ValueError):
    """A gap was used as a number."""


@dataclasses.dataclass(frozen=True, eq=False)
class Gap:
    """The place of a figure that is not known as a number, and why.

    Whatever treats it as a number, compares it or asks for its truth raises `MissingFigure`.
    """

    figure: str
    #: `withheld`, `lower_bound`, `not_applicable`, or `none` where the market has no such figure.
    kind: str
    reason: str = ""
    #: The figure is at least this many dollars, where the kind is `lower_bound`.
    lower_bound: float | None = None

    def __str__(self) -> str:
        if self.lower_bound is not None:
            return f"at least ${self.lower_bound:,.0f}"
        return self.kind.replace("_", " ")

    def _refuse(self, *_: object) -> NoReturn:
        reason = f": {self.reason}" if self.reason else ""
        raise MissingFigure(f"{self.figure} is no number ({self}){reason}")

    __bool__ = __float__ = __int__ = __index__ = __round__ = __hash__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __neg__ = __abs__ = _refuse


#: US dollars, or why there is no number.
Figure = Union[float, Gap]
