"""Thinktank: one case file, established methods, findings that say where they come from.

The public names stand here; nothing is computed and nothing heavy is imported until it is used.
"""

from importlib.metadata import version

__version__ = version("thinktank")
