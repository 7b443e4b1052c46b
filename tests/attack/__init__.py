"""An attack from outside, on this machine alone: ``make attack``, or ``python -m tests.attack``.

Each part does what a stranger could do and looks at what comes of it: answers that can be read, no
failure but an honest 503, no traceback, nothing but text in any output, bounded memory and time.
"""
