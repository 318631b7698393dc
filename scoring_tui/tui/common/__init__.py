"""Widgets, dialogs and mechanisms shared by the screens."""
