"""Checks with a name each, counted."""

import sys
import traceback

_count = {True: 0, False: 0}


def check(client):
    """Runs the decorated function as one check, named after it."""

    def run(function):
        name = f"{client}: {function.__name__.replace('_', ' ')}"
        try:
            function()
        except Exception:
            traceback.print_exc()
            print("FAILED", name)
            _count[False] += 1
        else:
            print("ok", name)
            _count[True] += 1

    return run


def done():
    """Prints the count, and ends."""
    print(f"{_count[True]} passed, {_count[False]} failed")
    sys.exit(_count[False] > 0)


def raises(kind, function, *arguments, **named):
    """The error of this kind that the call raises."""
    try:
        function(*arguments, **named)
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def equal(left, right):
    assert left == right, f"{left!r} is not {right!r}"
