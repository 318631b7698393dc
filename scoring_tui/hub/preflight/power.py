"""Whether the hub will still be awake at the end: battery, mains and sleep, where the system tells.

Imports nothing of the house but `said`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.hub.preflight.commands import run_command
from scoring_tui.hub.preflight.finding import Finding, bad, good, unknown, warn
from scoring_tui.i18n.lazy import LazyText, lazy

LOW_CHARGE = 30
"""Per cent of a battery that may not outlast the time to find a socket."""

_SUPPLIES = Path("/sys/class/power_supply")
_LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_PROPERTIES = (
    "IdleAction",
    "IdleActionUSec",
    "HandleLidSwitch",
    "HandleLidSwitchExternalPower",
    "BlockInhibited",
)
_GNOME = ("gsettings", "get", "org.gnome.settings-daemon.plugins.power")
_SLEEPS = frozenset(
    {"suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "sleep", "poweroff", "halt"}
)


@dataclass(frozen=True, slots=True)
class PowerSupply:
    """Where the power comes from; each none where the system names no such thing."""

    on_mains: bool | None
    charge_percent: int | None
    """Per cent of the battery."""


@dataclass(frozen=True, slots=True)
class SleepSettings:
    """When the machine goes to sleep by itself."""

    idle_minutes: int | None
    """Without a key pressed; none for never."""
    sleeps_on_lid: bool | None
    """Whether closing the lid does it, on mains; none where the system does not tell."""
    is_inhibited: bool = False
    """Whether a running program forbids sleep."""


def evaluate(supply: PowerSupply | None, sleep: SleepSettings | None) -> Iterator[Finding]:
    """Battery and sleep."""
    yield _supply(supply) if supply else _no_word_of_power()
    yield _sleep(sleep) if sleep else _no_word_of_sleep()


def _no_word_of_power() -> Finding:
    mend = lazy("See that the hub is plugged in; a machine without a battery ends in a power cut.")
    return unknown("power", lazy("where the power comes from"), mend)


def _supply(supply: PowerSupply) -> Finding:
    if supply.on_mains is not False:
        if supply.charge_percent is None:
            seen = lazy("on mains, no battery")
            return warn(
                "power", seen, lazy("Use a laptop, or put a UPS before it: a power cut ends the hub.")
            )
        return good("power", lazy("on mains, battery {charge}%", charge=supply.charge_percent))
    charge = supply.charge_percent
    seen = lazy("on battery") if charge is None else lazy("on battery, {charge}%", charge=charge)
    low = supply.charge_percent is not None and supply.charge_percent < LOW_CHARGE
    return (bad if low else warn)("power", seen, lazy("Plug the hub in."))


def _no_word_of_sleep() -> Finding:
    mend = lazy("See in the system's settings that the hub never sleeps, and leave its lid open.")
    return unknown("sleep", lazy("whether the machine goes to sleep by itself"), mend)


def _sleep(sleep: SleepSettings) -> Finding:
    if sleep.is_inhibited:
        return good("sleep", lazy("a running program keeps the machine awake"))
    if sleep.idle_minutes is not None:
        seen = lazy("the machine sleeps after {minutes} minutes without a key", minutes=sleep.idle_minutes)
        return bad("sleep", seen, _awake())
    if sleep.sleeps_on_lid:
        seen = lazy("the machine sleeps when its lid is closed")
        return warn("sleep", seen, lazy("Leave the lid open during the final."))
    return good("sleep", lazy("the machine does not go to sleep by itself"))


def _awake() -> LazyText:
    if sys.platform == "darwin":
        return lazy("Start the hub with: caffeinate -s scoring-tui serve …")
    return lazy("Start the hub with: systemd-inhibit --what=idle:sleep scoring-tui serve …")


# --- Linux ------------------------------------------------------------------------------------------


def probe() -> tuple[PowerSupply | None, SleepSettings | None]:
    """What this system tells about power and sleep."""
    if sys.platform == "darwin":
        battery, settings = run_command("pmset", "-g", "batt"), run_command("pmset", "-g")
        return (
            None if battery is None else mac_supply(battery),
            None if settings is None else parse_mac_sleep(settings),
        )
    return linux_supply(_SUPPLIES), _linux_sleep()


def linux_supply(folder: Path) -> PowerSupply | None:
    """By the kernel's folder of supplies, each a folder of small files; none where it is empty."""
    supplies = [_supply_in(one) for one in sorted(folder.glob("*"))]
    mains = [one.get("online") == "1" for one in supplies if one.get("type") in ("Mains", "USB")]
    charges = [
        int(one["capacity"])
        for one in supplies
        if one.get("type") == "Battery" and one.get("scope") != "Device" and one.get("capacity")
    ]
    if not mains and not charges:
        return None
    return PowerSupply(any(mains) if mains else None, min(charges, default=None))


def _supply_in(folder: Path) -> dict[str, str]:
    return {
        name: (folder / name).read_text().strip()
        for name in ("type", "online", "capacity", "scope")
        if (folder / name).is_file()
    }


def _linux_sleep() -> SleepSettings | None:
    manager = run_command("busctl", "get-property", *_LOGIND, *_PROPERTIES)
    kind, seconds = (run_command(*_GNOME, f"sleep-inactive-ac-{what}") for what in ("type", "timeout"))
    return parse_linux_sleep(manager or "", kind, seconds)


def parse_linux_sleep(manager: str, kind: str | None, seconds: str | None) -> SleepSettings | None:
    """By what busctl says of logind's properties, in their order, and GNOME's kind of sleep and seconds."""
    told = [line.partition(" ")[2].strip('"') for line in manager.splitlines()]
    logind = dict(zip(_PROPERTIES, told, strict=False))
    if not logind and (kind is None or seconds is None):
        return None
    waits = [
        _wait(logind.get("IdleAction"), logind.get("IdleActionUSec"), 60_000_000),
        _wait(kind, seconds, 60),
    ]
    on_mains = logind.get("HandleLidSwitchExternalPower") or logind.get("HandleLidSwitch")
    held = not {"sleep", "idle"}.isdisjoint(logind.get("BlockInhibited", "").split(":"))
    lid = on_mains in _SLEEPS if logind else None
    return SleepSettings(min((wait for wait in waits if wait is not None), default=None), lid, held)


def _wait(kind: str | None, time: str | None, minute: int) -> int | None:
    """Minutes until a kind of sleep, of a time in units of which a minute has so many; none for never."""
    units = int((time or "0").split()[-1])
    return max(1, units // minute) if (kind or "").strip().strip("'") in _SLEEPS and units else None


# --- macOS ------------------------------------------------------------------------------------------


def mac_supply(told: str) -> PowerSupply:
    """By `pmset -g batt`: "Now drawing from 'AC Power'", "-InternalBattery-0 (id=1) 87%; charging"."""
    charge = re.search(r"(\d+)%", told)
    return PowerSupply("'AC Power'" in told, int(charge[1]) if charge else None)


def parse_mac_sleep(told: str) -> SleepSettings:
    """By `pmset -g`: " sleep  10 (sleep prevented by caffeinate)"; 0 is never. A lid always does it."""
    found = re.search(r"^\s*sleep\s+(\d+)(.*)$", told, re.MULTILINE)
    minutes = int(found[1]) if found else 0
    return SleepSettings(minutes or None, True, bool(found) and "prevented" in (found[2] if found else ""))
