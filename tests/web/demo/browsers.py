"""Where a browser is."""

from __future__ import annotations

import shutil

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The first Chromium on the path; None: there is none."""
    return next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
