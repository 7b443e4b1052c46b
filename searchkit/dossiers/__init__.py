"""Dossiers: what the articles of a commit together say of one subject.

That is a document (``documents.py``), a figure over time (``series.py``), who said what
(``statements.py``), or a story (``stories.py``) with the other reports of its event
(``events.py``). ``facts/`` reads one article; here the best articles are read when somebody asks,
until the deadline, and what they say is put together (``reader.py``).
"""
