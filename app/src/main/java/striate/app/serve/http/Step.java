package striate.app.serve.http;

/** What comes after a request's head: its answer, whole or in pieces, or its body. */
public sealed interface Step permits Answer, BodyWanted, Streamed {}
