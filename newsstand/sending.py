"""How an answer goes out: at once, late, in drips, or never."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from newsstand.answer import Answer, Asked, Seen


def seen_of(answer: Answer, asked: Asked, at: float) -> Seen:
    """The request as it is remembered, with the bytes that are to be sent."""
    silent = asked.method == "HEAD" or answer.wait == float("inf") or answer.drip > 0
    request = {field.name: getattr(asked, field.name) for field in dataclasses.fields(asked)}
    return Seen(**request, status=answer.status, sent=0 if silent else len(answer.body), at=at)


async def send(answer: Answer, asked: Asked, receive: Receive, send: Send, *, scope: Scope) -> int:
    """Send an answer; how many bytes of body went out before the other side had enough."""
    sent = 0

    async def counting(message: Message) -> None:
        nonlocal sent
        await send(message)
        sent += 0 if asked.method == "HEAD" else len(message.get("body", b""))

    if answer.wait and await _left_within(answer.wait, receive):
        return 0
    headers = dict(answer.headers)
    response = (
        StreamingResponse(_drops(answer), answer.status, headers)
        if answer.drip
        else Response(answer.body, answer.status, headers)
    )
    await response(scope, receive, counting)
    return sent


async def _left_within(seconds: float, receive: Receive) -> bool:
    """Wait, unless the other side leaves earlier."""
    try:
        async with asyncio.timeout(None if seconds == float("inf") else seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def _drops(answer: Answer) -> AsyncIterator[bytes]:
    for at in range(0, len(answer.body), answer.piece):
        yield answer.body[at : at + answer.piece]
        await asyncio.sleep(answer.drip)
