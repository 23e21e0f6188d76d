"""Budgets: what residents fund together, out of their ballots, exactly and so that anybody can count it again.

``pabulib`` reads and writes the files, ``remarks`` says what does not hold in one, ``profile`` is what the rules see,
``equal_shares`` and ``greedy`` are the rules, ``tallying`` makes the document that says what came out, and why.
"""
