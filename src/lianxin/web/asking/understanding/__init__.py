"""Questions by which it shows whether the office's own page explains a matter: asked before voting, told to everybody."""

from .form import asked, chosen

__all__ = ["asked", "chosen"]
