"""Indexing: what writes an index, and what looks after one that is written.

Articles that are new or have changed (``changes.py``) are analyzed and grouped (``pipeline.py``),
in one process or in several (``workers.py``), on one machine or as a part of many (``parts.py``).
An index that is there is copied to another engine (``copying.py``), checked, mended and made small
(``maintenance.py``). Nothing here searches.
"""
