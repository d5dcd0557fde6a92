package striate.app.serve.http;

/** What comes after a request's head: its answer, or its body. */
public sealed interface Step permits Answer, BodyWanted {}
