"""
What is deleted is forgotten. Moto notes each instance of every model for ever, for its dashboard and its reset, which nobody uses here: each message,
datum and object that ever was, with a function's code where it had one. What a topic was sent it keeps likewise, for tests that look into it.
"""

from collections import deque
from typing import Any

from moto.core.common_models import BaseModel
from moto.sns.models import Topic


def install() -> None:
    def unnoted(cls: type, *_args: Any, **_kwargs: Any) -> Any:
        return super(BaseModel, cls).__new__(cls)

    BaseModel.__new__ = staticmethod(unnoted)
    init = Topic.__init__

    def with_no_history(self: Topic, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.sent_notifications = deque(maxlen=0)

    Topic.__init__ = with_no_history
