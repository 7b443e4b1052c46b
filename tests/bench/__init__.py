"""The benchmark: searchkit beside its peers, on the same texts and queries, in one run.

``make bench``, or ``python -m tests.bench --help``. It measures and never judges: no figure here
fails a test. What happens, module by module:

- ``texts``: which paragraphs, of the shared corpus or generated.
- ``queries``: the query classes, drawn from those paragraphs; ``oracle``: what they should find.
- ``collection``: the paragraphs as terms, so that every engine indexes the same.
- ``engines``: one adapter each; ``core`` builds, measures and compares them.
- ``workspace``: the searchkit index that the rest is measured on.
- ``whole``, ``indexing``, ``cold``, ``segmentation``, ``serving``: one question each.
- ``side_by_side``: servers over HTTP, as ``servers`` runs them and ``visitors`` ask.
- ``run``: all of them in order; ``effort``: how thoroughly.
- ``isolation``, ``latency``, ``stopwatch``, ``machine``: how it is measured, and on what.
- ``results``, ``report`` with ``tables``, ``plots``: what is written.
"""
