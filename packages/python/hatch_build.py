"""Puts the program into the wheel, and says for which machines that wheel is."""

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramHook(BuildHookInterface):  # type: ignore[type-arg]
    """Takes the program's file from MEDWAGE_PROGRAM, and the platform's tag from MEDWAGE_PLATFORM."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['MEDWAGE_PLATFORM']}"
        build_data["shared_scripts"][os.environ["MEDWAGE_PROGRAM"]] = "medwage"
