"""Fetching: follows portals politely, and keeps what they answer as a web archive.

A run (``run.py``) asks for what is due, one request at a time, each host in its turn
(``politeness.py``), as far as the host's robots.txt lets it (``robots.py``). What is known of every
page lies in a state (``state.py``), which is also what an interrupted run goes on from; what was
answered lies in WARC files beside it (``archive.py``), which ``searchkit index`` reads.
"""
