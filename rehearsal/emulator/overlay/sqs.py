"""SQS beyond moto.

- Whoever waits for messages lets others have their turn meanwhile, or nobody could ever send one. It looks again when one comes, and four times
  a second for those that come back or whose group is free again; moto looks without a pause while a queue has messages that nobody may get yet,
  and doesn't notice while it waits that a group has become free.
- Sending costs no look at every message that lies in the queue: moto counts them, four times, to learn one setting of the queue. A
  thousand messages were a fifth of a second for each one more.
"""

import threading
import time
from typing import Any

from moto.sqs.models import Message, Queue, SQSBackend
from turns import turn

sending = threading.local()
LOOK_AGAIN_SECONDS = 0.25


def wait_for_change(queue: Queue, seconds: float) -> None:
    turn.release()
    try:
        with queue._messages_lock:
            queue._messages_lock.wait(seconds)
    finally:
        turn.acquire()


def install() -> None:
    receive_message = SQSBackend.receive_message
    attributes = Queue.attributes.fget
    send_message = SQSBackend.send_message

    def receive(self: SQSBackend, queue_name: str, count: int, wait: int, visibility: int, names: list[str] | None = None) -> list[Message]:
        end = time.monotonic() + (wait or 0)
        while True:
            found = receive_message(self, queue_name, count, 0, visibility, names)
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            wait_for_change(self.get_queue(queue_name), min(left, LOOK_AGAIN_SECONDS))

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

    SQSBackend.receive_message = receive
    Queue.attributes = property(needed)
    SQSBackend.send_message = send
    # As moto says it, without making dates of it.
    Message.visible = property(lambda self: time.time() * 1000 > self.visible_at)
    Message.delayed = property(lambda self: time.time() * 1000 < self.delayed_until)
