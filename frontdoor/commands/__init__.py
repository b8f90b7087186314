"""The commands of the front door, one a module: each has ``run(settings, arguments)``."""
