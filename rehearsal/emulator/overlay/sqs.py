"""SQS beyond moto.

- Whoever waits for messages lets others have their turn meanwhile, or nobody could ever send one.
- Sending costs no look at every message that lies in the queue: moto counts them, four times, to learn one setting of the queue. A
  thousand messages were a fifth of a second for each one more.
"""

import threading
import time
from typing import Any

from moto.sqs.models import Message, Queue, SQSBackend
from turns import turn

sending = threading.local()


def install() -> None:
    wait_for_messages = Queue.wait_for_messages
    attributes = Queue.attributes.fget
    send_message = SQSBackend.send_message

    def out_of_turn(self: Queue, timeout: int) -> None:
        turn.release()
        try:
            wait_for_messages(self, timeout)
        finally:
            turn.acquire()

    def needed(self: Queue) -> dict[str, Any]:
        if getattr(sending, "now", False):
            return {"ContentBasedDeduplication": str(getattr(self, "content_based_deduplication", False)).lower()}
        return attributes(self)

    def send(self: SQSBackend, *args: Any, **kwargs: Any) -> Message:
        sending.now = True
        try:
            return send_message(self, *args, **kwargs)
        finally:
            sending.now = False

    Queue.wait_for_messages = out_of_turn
    Queue.attributes = property(needed)
    SQSBackend.send_message = send
    # As moto says it, without making dates of it.
    Message.visible = property(lambda self: time.time() * 1000 > self.visible_at)
    Message.delayed = property(lambda self: time.time() * 1000 < self.delayed_until)
