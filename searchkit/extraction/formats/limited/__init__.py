"""Programs that parse what strangers wrote, each run by ``child.py`` within limits."""
