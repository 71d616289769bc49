"""Messages that two servers in a row may read differently, and what must become of each.

Every message is meant to make the pipeline OUTER, and is followed by INNER, a sound request for the pipeline "inner".
What was made tells how the message was read: an INNER that is part of a body to one reader and a request to another is
how requests are smuggled."""

import dataclasses

PATH = b"/api/v1/pipelines"
OUTER = b'{"name":"outer"}'
LAST = b"0\r\n\r\n"
BOTH = "201 201 outer inner"


def chunk(body):
    return b"%x\r\n" % len(body) + body + b"\r\n"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The statuses of the answers that came back, and the names of the pipelines that were made."""

    statuses: tuple
    made: tuple

    @classmethod
    def of(cls, text):
        words = text.replace("closed", "").split()
        return cls(tuple(int(word) for word in words if word.isdigit()),
                   tuple(word for word in words if not word.isdigit()))

    @property
    def is_refusal(self):
        """Whether nothing was done, at most one answer says so, and nothing behind it was read."""
        return not self.made and len(self.statuses) <= 1 and all(status >= 400 for status in self.statuses)

    def __str__(self):
        return " ".join([*map(str, self.statuses), *self.made]) or "closed"


@dataclasses.dataclass(frozen=True)
class Vector:
    """A message, what becomes of it, and what becomes of it behind nginx."""

    name: str
    sent: bytes
    direct: Outcome
    proxied: Outcome


class Messages:
    """Makes the messages; `credentials` are the lines of a head that let a request in."""

    def __init__(self, credentials=b""):
        self.host = b"Host: localhost\r\n" + credentials
        self.json = b"Content-Type: application/json\r\n"
        self.inner = self.post(b"Connection: close\r\nContent-Length: 16", b'{"name":"inner"}')

    def post(self, fields, body=OUTER, line=b"POST " + PATH + b" HTTP/1.1", host=None):
        head = line + b"\r\n" + (self.host if host is None else host) + self.json + fields
        return head + b"\r\n\r\n" + body

    def chunked(self, body):
        return self.post(b"Transfer-Encoding: chunked", body)

    def hosted(self, host):
        """With other lines in place of the Host field."""
        return self.post(b"Content-Length: 16", host=self.host.replace(b"Host: localhost\r\n", host))

    def lined(self, line):
        return self.post(b"Content-Length: 16", line=line)

    def fielded(self, fields):
        """With more lines before the length."""
        return self.post(fields + b"\r\nContent-Length: 16")

    def get(self, target, fields=b"", body=b"", method=b"GET"):
        return method + b" " + target + b" HTTP/1.1\r\n" + self.host + fields + b"\r\n" + body

    def vectors(self):
        return [Vector(name, sent, Outcome.of(direct), Outcome.of(proxied)) for name, sent, direct, proxied in [
            *self.lengths(), *self.codings(), *self.chunks(), *self.hosts(), *self.lines(), *self.fields(),
            *self.manners()]]

    def lengths(self):
        rest = len(self.inner)
        both = b"%d" % (16 + rest)
        return [
            ("a length", self.post(b"Content-Length: 16"), BOTH, BOTH),
            ("length and chunks, all of it the length", self.post(
                b"Content-Length: %d\r\nTransfer-Encoding: chunked" % (5 + rest), b"0\r\n\r\n"), "400", "400"),
            ("chunks and length, all of it the chunks", self.post(
                b"Transfer-Encoding: chunked\r\nContent-Length: 4", chunk(OUTER) + LAST), "400", "400"),
            ("two lengths, the longer last", self.post(b"Content-Length: 16\r\nContent-Length: " + both), "400", "400"),
            ("two lengths, the longer first", self.post(b"Content-Length: " + both + b"\r\nContent-Length: 16"),
             "400", "400"),
            ("the same length twice", self.post(b"Content-Length: 16\r\nContent-Length: 16"), "400", "400"),
            ("a list of the same length", self.post(b"Content-Length: 16, 16"), "400", "400"),
            ("a list of lengths", self.post(b"Content-Length: 16, " + both), "400", "400"),
            ("a space before the colon", self.post(b"Content-Length : " + both), "400", "400"),
            ("a tab before the colon", self.post(b"Content-Length\t: " + both), "400", "400"),
            ("a vertical tab before the colon", self.post(b"Content-Length\v: " + both), "400", "400"),
            ("a plus", self.post(b"Content-Length: +16"), "400", "400"),
            ("a minus", self.post(b"Content-Length: -16"), "400", "400"),
            ("hexadecimal", self.post(b"Content-Length: 0x10"), "400", "400"),
            ("a space within", self.post(b"Content-Length: 1 6"), "400", "400"),
            ("a decimal point", self.post(b"Content-Length: 16.0"), "400", "400"),
            ("a unit", self.post(b"Content-Length: 16b"), "400", "400"),
            ("zeros before", self.post(b"Content-Length: 000016"), BOTH, BOTH),
            ("2^64 more", self.post(b"Content-Length: 18446744073709551632"), "413", "400"),
            ("2^63", self.post(b"Content-Length: 9223372036854775808"), "413", "400"),
            ("an empty length", self.post(b"Content-Length:"), "400", "400"),
            ("digits of another script", self.post("Content-Length: １６".encode()), "400", "400"),
            ("an underscore in the name", self.post(b"Content_Length: %d" % rest, b""),
             "400 201 inner", "400 201 inner"),
            ("a length on the next line", self.post(b"Content-Length:\r\n 16"), "400", "400"),
            ("a length folded away", self.post(b"X: a\r\n Content-Length: %d" % rest, b""), "400", "400"),
            ("a length that is hop by hop", self.post(b"Connection: Content-Length\r\nContent-Length: 16"), "400", BOTH),
            ("a GET with a body", self.get(b"/health", b"Content-Length: 16\r\n", OUTER), "413", "413 201 inner"),
            ("a HEAD with a body", self.get(b"/health", b"Content-Length: 16\r\n", OUTER, b"HEAD"),
             "413", "413 201 inner"),
        ]

    def codings(self):
        rest = len(self.inner)
        body = chunk(OUTER) + LAST
        # By its length the rest is a body; by its chunks there is none.
        length = b"\r\nContent-Length: %d" % (5 + rest)
        return [
            ("chunks", self.chunked(body), BOTH, BOTH),
            ("a coding in capitals", self.post(b"TRANSFER-ENCODING: CHUNKED", body), BOTH, BOTH),
            ("an unknown coding", self.post(b"Transfer-Encoding: xchunked", body), "400", "501"),
            ("an unknown coding and a length", self.post(b"Transfer-Encoding: xchunked" + length, LAST), "400", "501"),
            ("chunked in two fields", self.post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", body),
             "400", "400"),
            ("chunked and chunked", self.post(b"Transfer-Encoding: chunked, chunked", body), "400", "501"),
            ("chunked, identity", self.post(b"Transfer-Encoding: chunked, identity", body), "400", "501"),
            ("identity and then chunked", self.post(
                b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked" + length, LAST), "400", "400"),
            ("identity and a length", self.post(b"Transfer-Encoding: identity\r\nContent-Length: 16"), "400", "501"),
            ("gzip, chunked", self.post(b"Transfer-Encoding: gzip, chunked", body), "400", "501"),
            ("a tab before the coding", self.post(b"Transfer-Encoding:\tchunked", body), BOTH, "501"),
            ("a vertical tab before the coding", self.post(b"Transfer-Encoding: \vchunked" + length, LAST),
             "400", "501"),
            ("a space before its colon", self.post(b"Transfer-Encoding : chunked" + length, LAST), "400", "400"),
            ("a coding in quotes", self.post(b'Transfer-Encoding: "chunked"' + length, LAST), "400", "501"),
            ("a coding with a parameter", self.post(b"Transfer-Encoding: chunked;a=b", body), "400", "501"),
            ("a comma behind the coding", self.post(b"Transfer-Encoding: chunked,", body), "400", "501"),
            ("NUL behind the coding", self.post(b"Transfer-Encoding: chunked\0" + length, LAST), "400", "400"),
            ("an empty coding and a length", self.post(b"Transfer-Encoding:\r\nContent-Length: 16"), "400", "501"),
            ("an underscore in its name", self.post(b"Transfer_Encoding: chunked\r\nContent-Length: 16"), BOTH, BOTH),
            ("a coding on the next line", self.post(b"Transfer-Encoding:\r\n chunked" + length, LAST), "400", "400"),
            ("a coding behind a bare CR", self.post(b"X: a\rTransfer-Encoding: chunked" + length, LAST), "400", "400"),
            ("a coding behind a bare LF", self.post(b"X: a\nTransfer-Encoding: chunked" + length, LAST), "400", "400"),
            ("chunks in HTTP/1.0", self.post(
                b"Connection: keep-alive\r\nTransfer-Encoding: chunked", body,
                b"POST " + PATH + b" HTTP/1.0"), "400", "400"),
            ("a coding that is hop by hop", self.post(
                b"Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked", body), "400", BOTH),
        ]

    def chunks(self):
        rest = len(self.inner)
        return [
            ("a plus in a size", self.chunked(b"+10\r\n" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("a minus in a size", self.chunked(b"-10\r\n" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("0x in a size", self.chunked(b"0x10\r\n" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("a space before a size", self.chunked(b" 10\r\n" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("a space behind a size", self.chunked(b"10 \r\n" + OUTER + b"\r\n" + LAST), "400", BOTH),
            ("a size of 2^64 more", self.chunked(b"10000000000000010\r\n" + OUTER + b"\r\n" + LAST), "413", "400"),
            ("zeros before a size", self.chunked(b"000010\r\n" + OUTER + b"\r\n" + b"000\r\n\r\n"), BOTH, BOTH),
            ("no size", self.chunked(b"\r\n" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("an extension", self.chunked(b"10;a=b\r\n" + OUTER + b"\r\n" + LAST), BOTH, BOTH),
            ("an extension in quotes", self.chunked(b'10;a="\r\n' + OUTER + b"\r\n" + LAST), BOTH, BOTH),
            ("an extension with a bare LF", self.chunked(b"10;a\n" + OUTER + b"\r\n" + LAST), BOTH, BOTH),
            ("an extension with a bare CR", self.chunked(b"10;a\rb\r\n" + OUTER + b"\r\n" + LAST), BOTH, "400"),
            ("an extension with NUL", self.chunked(b"10;a\0\r\n" + OUTER + b"\r\n" + LAST), BOTH, BOTH),
            ("a bare LF behind a size", self.chunked(b"10\n" + OUTER + b"\r\n" + LAST), BOTH, BOTH),
            ("a bare CR behind a size", self.chunked(b"11\r" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("a bare LF behind a chunk", self.chunked(b"10\r\n" + OUTER + b"\n" + LAST), BOTH, BOTH),
            ("nothing behind a chunk", self.chunked(b"10\r\n" + OUTER + LAST), "400", "400"),
            ("a chunk longer than its size", self.chunked(b"0f\r\n" + OUTER + b"\r\n" + LAST), "400", "400"),
            ("a chunk shorter than its size", self.chunked(b"11\r\n" + OUTER + b"\r\n" + LAST), BOTH, BOTH),
            ("bare LFs at the end", self.chunked(chunk(OUTER) + b"0\n\n"), BOTH, BOTH),
            ("a trailer", self.chunked(chunk(OUTER) + b"0\r\nX: a\r\n\r\n"), BOTH, BOTH),
            ("a length in a trailer", self.chunked(chunk(OUTER) + b"0\r\nContent-Length: %d\r\n\r\n" % rest),
             BOTH, BOTH),
            ("a request for a trailer", self.chunked(chunk(OUTER) + b"0\r\n"), "400", "201 400 outer"),
            ("a request in a chunk", self.chunked(chunk(OUTER) + b"%x\r\n" % rest), "408", "closed"),
        ]

    def hosts(self):
        absolute = b"POST http://%s" + PATH + b" HTTP/1.1"
        return [
            ("the same Host twice", self.hosted(b"Host: localhost\r\nHost: localhost\r\n"), "400", "400"),
            ("two Hosts", self.hosted(b"Host: localhost\r\nHost: evil.example\r\n"), "400", "400"),
            ("two Hosts in a list", self.hosted(b"Host: localhost, evil.example\r\n"), "421", "400"),
            ("no Host", self.hosted(b""), "400", "400"),
            ("an empty Host", self.hosted(b"Host:\r\n"), "421", "400"),
            ("a Host with a user", self.hosted(b"Host: localhost@evil.example\r\n"), "421", "421 201 inner"),
            ("a Host with a path", self.hosted(b"Host: localhost/evil\r\n"), "421", "400"),
            ("a Host with a port that is none", self.hosted(b"Host: localhost:8o\r\n"), "421", BOTH),
            ("a foreign Host", self.hosted(b"Host: evil.example\r\n"), "421", "421 201 inner"),
            ("a Host and a space", self.hosted(b"Host : evil.example\r\nHost: localhost\r\n"), "400", "400"),
            ("a Host folded away", self.hosted(b"X: a\r\n Host: evil.example\r\nHost: localhost\r\n"), "400", "400"),
            ("a whole URL", self.lined(absolute % b"localhost"), BOTH, BOTH),
            ("a whole URL elsewhere", self.lined(absolute % b"evil.example"), "400", "421 201 inner"),
            ("a whole URL with a user", self.lined(absolute % b"evil.example@localhost"), "400", "400"),
            ("a whole URL of https", self.lined((absolute % b"localhost").replace(b"http:", b"https:")), "400", BOTH),
        ]

    def lines(self):
        return [
            ("an authority for a target", self.get(b"localhost:80", method=b"CONNECT"), "400", "400"),
            ("an authority for a GET", self.get(b"localhost:80"), "400", "400"),
            ("an asterisk", self.get(b"*", method=b"OPTIONS"), "404 201 inner", "400"),
            ("an asterisk for a GET", self.get(b"*"), "400", "400"),
            ("a fragment", self.lined(b"POST " + PATH + b"#a HTTP/1.1"), "400", "400 201 inner"),
            ("a space in the target", self.lined(b"POST " + PATH + b" a HTTP/1.1"), "400", "400"),
            ("a request in the target", self.lined(b"POST /health HTTP/1.1 " + PATH + b" HTTP/1.1"), "400", "400"),
            ("a backslash in the target", self.lined(b"POST " + PATH.replace(b"/v1", b"\\v1") + b" HTTP/1.1"),
             "404", "404 201 inner"),
            ("NUL in the target", self.lined(b"POST " + PATH + b"\0 HTTP/1.1"), "400", "400"),
            ("a control character in the target", self.lined(b"POST " + PATH + b"\x01 HTTP/1.1"), "400", "400"),
            ("a bare CR in the line", self.lined(b"POST " + PATH + b"\r HTTP/1.1"), "400", "400"),
            ("no slash", self.lined(b"POST " + PATH[1:] + b" HTTP/1.1"), "400", "400"),
            # nginx answers this one without a head.
            ("HTTP/0.9", b"GET /health\r\n", "400", "closed"),
            ("HTTP/1.0", self.lined(b"POST " + PATH + b" HTTP/1.0"), "201 outer", "201 outer"),
            ("HTTP/1.2", self.lined(b"POST " + PATH + b" HTTP/1.2"), "400", BOTH),
            ("HTTP/2.0", self.lined(b"POST " + PATH + b" HTTP/2.0"), "505", "505"),
            ("HTTP/1.10", self.lined(b"POST " + PATH + b" HTTP/1.10"), "400", BOTH),
            ("http/1.1", self.lined(b"POST " + PATH + b" http/1.1"), "400", "400"),
            ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505", "400"),
            ("a method in small letters", self.lined(b"post " + PATH + b" HTTP/1.1"), "405", "400"),
            ("a method that is no token", self.lined(b"PO(ST " + PATH + b" HTTP/1.1"), "400", "400"),
            ("empty lines before", b"\r\n\r\n" + self.post(b"Content-Length: 16"), BOTH, BOTH),
            ("bare LFs before", b"\n\n" + self.post(b"Content-Length: 16"), BOTH, BOTH),
            ("a space before the line", self.lined(b" POST " + PATH + b" HTTP/1.1"), "closed", "400"),
            ("two spaces", self.lined(b"POST  " + PATH + b"  HTTP/1.1"), "400", BOTH),
            ("tabs for spaces", self.lined(b"POST\t" + PATH + b"\tHTTP/1.1"), "closed", "400"),
            ("a space behind the version", self.lined(b"POST " + PATH + b" HTTP/1.1 "), "400", BOTH),
            ("a bare LF behind the line", self.post(b"Content-Length: 16").replace(b"\r\n", b"\n", 1), "400", BOTH),
            ("bare LFs only", self.post(b"Content-Length: 16").replace(b"\r\n", b"\n"), "400", BOTH),
        ]

    def fields(self):
        return [
            ("NUL in a value", self.fielded(b"X: a\0b"), "400", "400"),
            ("NUL in a name", self.fielded(b"X\0Y: a"), "400", "400"),
            ("a bare CR in a value", self.fielded(b"X: a\rb"), "400", "400"),
            ("a bare LF in a value", self.fielded(b"X: a\nY: b"), "400", BOTH),
            ("a control character in a value", self.fielded(b"X: a\x01b"), "400", "400 201 inner"),
            ("a control character in a name", self.fielded(b"X\x01Y: a"), "400", "400"),
            ("a space in a name", self.fielded(b"X Y: a"), "400", "400"),
            ("a bracket in a name", self.fielded(b"X(Y: a"), "400", BOTH),
            ("an empty name", self.fielded(b": a"), "400", "400"),
            ("no colon", self.fielded(b"X"), "400", BOTH),
            ("a folded value", self.fielded(b"X: a\r\n b"), "400", "400"),
            ("a value folded by a tab", self.fielded(b"X: a\r\n\tb"), "400", "400"),
            ("a folded first line", self.post(b"Content-Length: 16", host=b" X: a\r\n" + self.host), "400", "400"),
            ("bytes that are no UTF-8", self.fielded(b"X: \xff"), "400", "400 201 inner"),
            ("an encoded body", self.fielded(b"Content-Encoding: gzip"), "415", "415 201 inner"),
            ("another method in a field", self.fielded(b"X-HTTP-Method-Override: DELETE"), BOTH, BOTH),
            ("another target in a field", self.fielded(b"X-Original-URL: /health"), BOTH, BOTH),
        ]

    def manners(self):
        return [
            ("a hundred is expected", self.fielded(b"Expect: 100-continue"), BOTH, BOTH),
            ("a hundred is expected twice", self.fielded(b"Expect: 100-continue\r\nExpect: 100-continue"), BOTH, "400"),
            ("something else is expected", self.fielded(b"Expect: 200-ok"), BOTH, BOTH),
            ("an upgrade to h2c", self.fielded(
                b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__"),
             BOTH, BOTH),
            ("an upgrade to a web socket", self.fielded(b"Connection: Upgrade\r\nUpgrade: websocket"), BOTH, BOTH),
            ("a body of something refused", self.get(b"/nothing", b"Content-Length: 16\r\n", OUTER, b"POST"),
             "404", "404 201 inner"),
            ("a body too long", self.post(b"Content-Length: 9999999"), "413", "413"),
            ("two at once", self.post(b"Content-Length: 16") + self.chunked(chunk(OUTER) + LAST),
             "201 201 201 outer outer inner", "201 201 201 outer outer inner"),
            ("a refused one after a sound one", self.post(b"Content-Length: 16") + self.post(b"Content-Length: x"),
             "201 400 outer", "201 400 outer"),
        ]
