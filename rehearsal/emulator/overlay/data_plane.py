"""Whether there is a process that moves the data when a global cluster's writer moves: database_control is told which."""

import os

# Its number; 0 is nobody.
attending = 0


def is_attending() -> bool:
    """Whether there is a process that moves data. One that was killed is none."""
    if attending == 0:
        return False
    try:
        os.kill(attending, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
