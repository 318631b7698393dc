"""Widgets that more than one screen uses. Imports messages and text; no screen."""
