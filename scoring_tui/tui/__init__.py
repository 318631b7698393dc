"""One screen for each role, each in a module of its own with its stylesheet. Imports widgets and views."""
