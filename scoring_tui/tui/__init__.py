"""The app and one package for each role's screen, with its widgets and stylesheet."""
