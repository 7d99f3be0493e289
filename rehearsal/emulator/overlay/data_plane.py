"""Whether there is a process that moves the data when a global cluster's writer moves: database_control is told which."""

import os

# Its number; 0 is nobody.
attending = 0


def is_attending() -> bool:
    """Whether there is a process that moves data."""
    return is_alive(attending)


def is_alive(process: int) -> bool:
    """One that was killed isn't, and 0 is none."""
    if process == 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
