"""How often a PIN may be guessed, and how long a PIN is.

A PIN is drawn from 10^6 numbers, or from 10^7 if the contest has more than `SEATS_WITH_SHORT_PINS` seats, and
is valid for an event of two days. Wrong PINs are counted by seat and source. A source is the client's address
for browsers and SSH, the host and user for a terminal at the machine itself, and the pass for a browser that
has one. The guesser is locked, not the seat: after `TRIES_BEFORE_LOCK` wrong PINs that source waits for 1, 2,
4, 8, 15, 15 ... minutes at that seat, and everybody else goes on. That makes at most 200 tries in two days
for one address at one seat.

With many addresses a guesser could try more. So all strangers together have `MAX_STRANGER_FAILURES` wrong
PINs at one seat, as NIST SP 800-63B 5.2.2 demands; then only devices that were signed in at this seat before
are let in, until the committee types `scoring-tui unlock` or makes a new PIN. These failures are not
forgotten when somebody signs in, only after two days.

The chance to guess any PIN of the contest in two days, with any number of addresses:

    9 seats, six digits:     9 * 100 / 10^6  = 0.09 %
    99 seats, seven digits:  99 * 100 / 10^7 = 0.099 %

and less for fewer seats. A known device has `MAX_KNOWN_FAILURES` wrong PINs in a row, then it is a stranger
again: a thief of a signed-in laptop guesses with a chance of 10 / 10^6 = 0.001 %. Each `unlock` and each new
PIN allows another hundred, which adds 0.01 % (0.001 %) for that seat.
"""

TRIES_BEFORE_LOCK = 5
"""Wrong PINs in a row of one source at one seat, after which that source is locked there."""
LOCK_MINUTES = (1, 2, 4, 8, 15)
"""Length of the first locks of a source; all later ones are as long as the last."""
LOCK_MS = LOCK_MINUTES[0] * 60_000
"""The length of the first lock in milliseconds."""
MAX_STRANGER_FAILURES = 100
"""Wrong PINs of all strangers together at one seat, after which only known devices may try."""
ALARM_FAILURES = 30
"""Wrong PINs of strangers at one seat, after which the committee is told."""
ALARM_MS = 3_600_000
"""How long after the last wrong PIN the alarm is shown."""
MAX_KNOWN_FAILURES = 10
"""Wrong PINs in a row of a known device, after which it is a stranger again."""
MEMORY_MS = 48 * 3_600_000
"""How long failures are remembered: the length of an event."""
SEATS_WITH_SHORT_PINS = 9
SHORT_PIN_DIGITS, LONG_PIN_DIGITS = 6, 7
"""Digits of a PIN in a contest with so many seats, and with more."""


def pin_digits(seat_count: int) -> int:
    """Return the number of digits of new PINs."""
    return SHORT_PIN_DIGITS if seat_count <= SEATS_WITH_SHORT_PINS else LONG_PIN_DIGITS


def lock_length_ms(failures_in_row: int) -> int:
    """Return how long a source waits after so many wrong PINs in a row; 0 while it need not wait."""
    lock_number = failures_in_row - TRIES_BEFORE_LOCK
    if lock_number < 0:
        return 0
    return LOCK_MINUTES[min(lock_number, len(LOCK_MINUTES) - 1)] * 60_000
