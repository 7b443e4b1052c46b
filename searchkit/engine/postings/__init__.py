"""Postings as NumPy arrays: how a segment lies on disk, is built, merged and searched.

Nothing here knows Whoosh or Vietnamese beyond the folding key by which spellings are sorted. The
method is that of every inverted index (Manning, Raghavan & Schütze, Introduction to Information
Retrieval, chapters 1, 2 and 4), done on whole arrays instead of one posting at a time.
"""
