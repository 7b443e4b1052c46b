"""A search, from what is asked to what is answered.

A request is read and checked (``request.py``), it means a plan in one commit (``meaning.py``), and
what an engine finds is shown (``answer.py``) as results (``results.py``), with the reason where
there is little or nothing (``reasons.py``). Beside a page of hits there are all matches one by one
(``matches.py``), passages by themselves (``passages.py``), an article and what goes with it
(``related.py``), all that there is (``overview.py``), and queries in Whoosh's language
(``whoosh_syntax.py``).
"""
