"""SQS beyond moto: whoever waits for messages lets others have their turn meanwhile, or nobody could ever send one."""

from moto.sqs.models import Queue
from turns import turn


def install() -> None:
    wait_for_messages = Queue.wait_for_messages

    def out_of_turn(self: Queue, timeout: int) -> None:
        turn.release()
        try:
            wait_for_messages(self, timeout)
        finally:
            turn.acquire()

    Queue.wait_for_messages = out_of_turn
