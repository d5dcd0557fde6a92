// Talking to the studio: JSON, tensors, events.

/** What went wrong, in the server's words. */
export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function answer(path, init) {
  let reply;
  try {
    reply = await fetch(path, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "the studio does not answer; is its terminal still open?");
  }
  if (reply.ok) return reply;
  let text = `the studio answers with ${reply.status}`;
  try {
    text = (await reply.json()).error ?? text;
  } catch {
    // No JSON: the status says it.
  }
  throw new Refused(reply.status, text);
}

/** A path with a query. */
export function address(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== null));
  return search.size ? `${path}?${search}` : path;
}

export async function getJson(path, query, init) {
  return (await answer(address(path, query), init)).json();
}

export async function postJson(path, body = {}, init) {
  const reply = await answer(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...init });
  return reply.json();
}

const TYPES = { F32: Float32Array, F64: Float64Array, I32: Int32Array, U8: Uint8Array };

/** Named arrays in the layout of safetensors. */
export async function getTensors(path, query, init) {
  const bytes = await (await answer(address(path, query), init)).arrayBuffer();
  const length = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
  const tensors = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const { dtype, shape, data_offsets: [from, to] } = entry;
    const start = 8 + length + from;
    const Type = TYPES[dtype];
    const aligned = start % Type.BYTES_PER_ELEMENT === 0;
    tensors[name] = {
      shape,
      data: aligned ? new Type(bytes, start, (to - from) / Type.BYTES_PER_ELEMENT) : new Type(bytes.slice(start, 8 + length + to)),
    };
  }
  return { tensors, notes: header.__metadata__ ?? {} };
}

// One event stream for each browser: whichever tab holds the lock reads it and hands it on.

const listeners = new Map();
const newest = new Map();
const channel = new BroadcastChannel("striate-events");

function heard(pairs) {
  for (const [topic, value] of pairs) {
    newest.set(topic, value);
    for (const listener of listeners.get(topic) ?? []) listener(value);
  }
}

/** Listens to a topic; its newest value comes at once. Returns what ends the listening. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  if (newest.has(topic)) listener(newest.get(topic));
  return () => listeners.get(topic).delete(listener);
}

function read() {
  return new Promise(() => {
    const source = new EventSource("/api/events");
    const tell = (pairs) => {
      heard(pairs);
      channel.postMessage({ pairs });
    };
    source.onmessage = (event) => tell(JSON.parse(event.data));
    source.onopen = () => tell([["connected", true]]);
    source.onerror = () => {
      tell([["connected", false]]);
      // A browser gives up on an answer that is no stream, such as 401 of a studio that was started anew.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
    };
    document.documentElement.dataset.leads = "true";
  });
}

/** Begins to listen. */
export function stream() {
  channel.onmessage = ({ data }) => {
    if (data.pairs) heard(data.pairs);
    if (data.ask && document.documentElement.dataset.leads) channel.postMessage({ pairs: [...newest] });
  };
  channel.postMessage({ ask: true });
  navigator.locks.request("striate-events", read);
}
