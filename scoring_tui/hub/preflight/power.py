"""Check battery, mains and automatic sleep: the hub must stay awake until the end of the contest."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from scoring_tui.hub.preflight.commands import run_command
from scoring_tui.hub.preflight.finding import Finding, bad, good, unknown, warn
from scoring_tui.i18n.lazy import LazyText, lazy

LOW_CHARGE = 30
"""Per cent of a battery below which the battery may be empty before the machine is plugged in."""

_POWER_SUPPLIES = Path("/sys/class/power_supply")
_LOGIND_MANAGER = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_LOGIND_PROPERTIES = (
    "IdleAction",
    "IdleActionUSec",
    "HandleLidSwitch",
    "HandleLidSwitchExternalPower",
    "BlockInhibited",
)
_GNOME_POWER = ("gsettings", "get", "org.gnome.settings-daemon.plugins.power")
_SLEEP_ACTIONS = frozenset(
    {"suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "sleep", "poweroff", "halt"}
)


@dataclass(frozen=True, slots=True)
class PowerSupply:
    """Mains and battery; None where the machine has none."""

    on_mains: bool | None
    charge_percent: int | None
    """Charge of the battery; of several, the lowest."""


@dataclass(frozen=True, slots=True)
class SleepSettings:
    """When the machine goes to sleep by itself."""

    idle_minutes: int | None
    """Minutes without a key pressed; None for never."""
    sleeps_on_lid: bool | None
    """Whether closing the lid suspends it on mains; None where the system does not report it."""
    is_inhibited: bool = False
    """Whether a running program forbids sleep."""


def probe() -> tuple[PowerSupply | None, SleepSettings | None]:
    """Read power supply and sleep settings; None where this system does not report them."""
    if sys.platform == "darwin":
        settings = run_command("pmset", "-g")
        return read_mac_supply(), None if settings is None else parse_mac_sleep(settings)
    return read_linux_supply(_POWER_SUPPLIES), _read_linux_sleep()


# --- Linux ------------------------------------------------------------------------------------------


def read_linux_supply(folder: Path) -> PowerSupply | None:
    """Read the kernel's folder of power supplies, each a folder of small files; None where it is empty.

    `psutil.sensors_battery` reads only one battery and takes that of a wireless mouse for the machine's own.
    """
    supplies = [_read_supply_files(supply_folder) for supply_folder in sorted(folder.glob("*"))]
    mains_states = [
        supply.get("online") == "1" for supply in supplies if supply.get("type") in ("Mains", "USB")
    ]
    charges = [
        int(supply["capacity"])
        for supply in supplies
        if supply.get("type") == "Battery" and supply.get("scope") != "Device" and supply.get("capacity")
    ]
    if not mains_states and not charges:
        return None
    return PowerSupply(any(mains_states) if mains_states else None, min(charges, default=None))


def _read_supply_files(folder: Path) -> dict[str, str]:
    return {
        file_name: (folder / file_name).read_text().strip()
        for file_name in ("type", "online", "capacity", "scope")
        if (folder / file_name).is_file()
    }


def _read_linux_sleep() -> SleepSettings | None:
    properties = run_command("busctl", "get-property", *_LOGIND_MANAGER, *_LOGIND_PROPERTIES)
    action, seconds = (run_command(*_GNOME_POWER, f"sleep-inactive-ac-{key}") for key in ("type", "timeout"))
    return parse_linux_sleep(properties or "", action, seconds)


def parse_linux_sleep(properties: str, action: str | None, seconds: str | None) -> SleepSettings | None:
    """Combine what busctl prints of logind's properties with GNOME's sleep action and its seconds."""
    values = [line.partition(" ")[2].strip('"') for line in properties.splitlines()]
    logind = dict(zip(_LOGIND_PROPERTIES, values, strict=False))
    if not logind and (action is None or seconds is None):
        return None
    idle_minutes = [
        _idle_minutes(logind.get("IdleAction"), logind.get("IdleActionUSec"), 60_000_000),
        _idle_minutes(action, seconds, 60),
    ]
    lid_action = logind.get("HandleLidSwitchExternalPower") or logind.get("HandleLidSwitch")
    return SleepSettings(
        min((minutes for minutes in idle_minutes if minutes is not None), default=None),
        lid_action in _SLEEP_ACTIONS if logind else None,
        is_inhibited=not {"sleep", "idle"}.isdisjoint(logind.get("BlockInhibited", "").split(":")),
    )


def _idle_minutes(action: str | None, delay: str | None, units_per_minute: int) -> int | None:
    """Minutes until the action; None when it is no kind of sleep or the delay is 0."""
    units = int((delay or "0").split()[-1])
    does_sleep = (action or "").strip().strip("'") in _SLEEP_ACTIONS
    return max(1, units // units_per_minute) if does_sleep and units else None


# --- macOS ------------------------------------------------------------------------------------------


def read_mac_supply() -> PowerSupply:
    """The battery and whether it is plugged in; a Mac without a battery runs on mains."""
    battery = psutil.sensors_battery()
    if battery is None:
        return PowerSupply(True, None)
    return PowerSupply(battery.power_plugged, int(battery.percent))


def parse_mac_sleep(settings: str) -> SleepSettings:
    """Read `pmset -g`: " sleep  10 (sleep prevented by caffeinate)"; 0 is never.

    Closing the lid always suspends a Mac.
    """
    match = re.search(r"^\s*sleep\s+(\d+)(.*)$", settings, re.MULTILINE)
    if match is None:
        return SleepSettings(None, True)
    return SleepSettings(int(match[1]) or None, True, is_inhibited="prevented" in match[2])


# --- findings ---------------------------------------------------------------------------------------


def evaluate(supply: PowerSupply | None, settings: SleepSettings | None) -> Iterator[Finding]:
    """Evaluate power supply and sleep."""
    yield _evaluate_supply(supply) if supply else _unknown_supply()
    yield _evaluate_sleep(settings) if settings else _unknown_sleep()


def _unknown_supply() -> Finding:
    remedy = lazy("See that the hub is plugged in; a machine without a battery ends in a power cut.")
    return unknown("power", lazy("where the power comes from"), remedy)


def _evaluate_supply(supply: PowerSupply) -> Finding:
    charge = supply.charge_percent
    if supply.on_mains is not False:
        if charge is None:
            return warn(
                "power",
                lazy("on mains, no battery"),
                lazy("Use a laptop, or put a UPS before it: a power cut ends the hub."),
            )
        return good("power", lazy("on mains, battery {charge}%", charge=charge))
    observation = lazy("on battery") if charge is None else lazy("on battery, {charge}%", charge=charge)
    is_low = charge is not None and charge < LOW_CHARGE
    return (bad if is_low else warn)("power", observation, lazy("Plug the hub in."))


def _unknown_sleep() -> Finding:
    remedy = lazy("See in the system's settings that the hub never sleeps, and leave its lid open.")
    return unknown("sleep", lazy("whether the machine goes to sleep by itself"), remedy)


def _evaluate_sleep(settings: SleepSettings) -> Finding:
    if settings.is_inhibited:
        return good("sleep", lazy("a running program keeps the machine awake"))
    if settings.idle_minutes is not None:
        observation = lazy(
            "the machine sleeps after {minutes} minutes without a key", minutes=settings.idle_minutes
        )
        return bad("sleep", observation, _inhibit_command())
    if settings.sleeps_on_lid:
        observation = lazy("the machine sleeps when its lid is closed")
        return warn("sleep", observation, lazy("Leave the lid open during the final."))
    return good("sleep", lazy("the machine does not go to sleep by itself"))


def _inhibit_command() -> LazyText:
    if sys.platform == "darwin":
        return lazy("Start the hub with: caffeinate -s scoring-tui serve …")
    return lazy("Start the hub with: systemd-inhibit --what=idle:sleep scoring-tui serve …")
