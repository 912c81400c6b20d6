"""The console script: mounts the engine's commands; the web's own come with its pages."""

from engine.cli import linli


def main() -> None:
    linli()
