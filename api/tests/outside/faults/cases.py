"""Every fault alone, and what a caller shall get of it."""

from dataclasses import dataclass

# What a caller may get: the whole answer, or a failure before it began (a status), or one within a
# stream that began.
ANSWER, WITHIN = "answer", "within"


@dataclass(frozen=True)
class Fault:
    words: str
    # The options of the simulator's script, or none where the connection itself is at fault.
    script: str = ""
    # The simulator's door, "refused" or "unresolved".
    door: str = ""
    # Where it depends on the provider's API: by its kind.
    whole: object = 502
    stream: object = 502
    # What comes of it is remembered of the key: each call meets it with a key of its own.
    alone: bool = False


FAULTS = [
    Fault("the request is refused (400)", "status=400", whole=400, stream=400),
    Fault("the key is refused (401)", "status=401"),
    Fault("the account is empty (402)", "status=402"),
    Fault("the key may not use the model (403)", "status=403", whole=403, stream=403, alone=True),
    Fault("no such model (404)", "status=404", whole=404, stream=404),
    Fault("the request is too large (413)", "status=413", whole=413, stream=413),
    Fault("too many calls (429 with Retry-After)", "status=429+retry_after=7", whole=429, stream=429),
    Fault("an error of the server (500)", "status=500"),
    Fault("not available (503)", "status=503", whole=503, stream=503),
    Fault("overloaded (529)", "status=529", whole=503, stream=503),
    Fault("the name cannot be resolved", door="unresolved"),
    Fault("the connection is refused", door="refused"),
    Fault("the connection is reset at once", door="dropped"),
    Fault("the handshake of TLS is cut", door="tls_cut"),
    Fault("a certificate for another name", door="tls_stranger"),
    Fault("a connection on which nobody speaks", door="mute", whole=504, stream=504),
    Fault("closed without an answer", "hangup"),
    Fault("closed in the middle of the head", door="half_head"),
    Fault("no head in time", "delay=60000", whole=504, stream=504),
    Fault("silence behind the head", "stall=0", whole=504, stream=504),
    Fault("a page of HTML", "html"),
    Fault("nothing", "empty"),
    Fault("a redirect", "redirect=http%3A%2F%2F192.0.2.1%2F"),
    Fault("JSON that breaks off", "wrongjson"),
    Fault("JSON that is no answer", "otherjson"),
    # JSON is JSON, whatever it is called; a stream has to be one.
    Fault("another content type", "contenttype=text/plain", whole=ANSWER),
    # A stream has no length.
    Fault("a length that is too long", "length=1000000", stream=ANSWER),
    Fault("a length that is too short", "length=40", stream=ANSWER),
    # What is behind the answer is for nobody.
    Fault("another answer behind the answer", door="surplus", whole=ANSWER, stream=ANSWER),
    Fault("cut at the first byte", "cut=0"),
    Fault("silence in the middle of the bytes", "stall_byte=90", whole=504, stream=504),
    Fault("cut in the middle", "chunks=20+words=40+cut=2000", whole=ANSWER, stream=WITHIN),
    Fault("cut between two events", "chunks=20+words=40+cut_event=9", whole=ANSWER, stream=WITHIN),
    Fault("silence in the middle", "chunks=20+words=40+stall=9", whole=ANSWER, stream=WITHIN),
    Fault("an error in the middle", "chunks=20+words=40+error_event=9", whole=ANSWER, stream=WITHIN),
    Fault(
        "an error before it said anything",
        "error_event=1",
        whole=ANSWER,
        # The words of each: server_error, overloaded_error, UNAVAILABLE.
        stream={"openai": 502, "anthropic": 503, "google": 503},
    ),
    Fault("the answer drips, three bytes at a time", "words=4+split=3+trickle=2", whole=ANSWER, stream=ANSWER),
    Fault("slow, but within all times", "delay=200+ttfb=200+pace=20", whole=ANSWER, stream=ANSWER),
]
