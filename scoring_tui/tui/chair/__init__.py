"""The head of jury's screen with its lists, dialogs and actions."""
