import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createTap } from '../tap.ts';
import { requestHeaders, trailerLines } from './header-lines.ts';
import { replyPlainly, type ServerProblem, serverProblem } from './plain-reply.ts';
import { createRecord, type Forwarding, type Outcome } from './record.ts';
import { relayReply } from './relay-reply.ts';

/**
 * Sends a request to the server behind and its reply to the client. Bodies stream.
 *
 * @param onOutcome called exactly once
 * @returns the request under way, for the caller to destroy; undefined where it could not be made
 */
export function forward(
  forwarding: Forwarding,
  onOutcome: (outcome: Outcome) => void,
): ClientRequest | undefined {
  const { request, response, to, maxBody } = forwarding;
  let isSettled = false;
  const settle = (outcome: Outcome) => {
    if (isSettled) return;
    isSettled = true;
    onOutcome(outcome);
  };
  const fail = (problem: ServerProblem) => {
    if (response.headersSent) response.destroy();
    else replyPlainly(response, problem);
    settle(problem);
  };
  response.on('error', () => response.destroy());
  response.once('close', () => settle({ reason: 'the connection was closed before the reply was over' }));

  let outgoing: ClientRequest;
  try {
    outgoing = startRequest(forwarding);
  } catch (error) {
    fail(serverProblem(error, to));
    return undefined;
  }
  const record = createRecord(forwarding);
  const received = createTap(maxBody);
  let reply: IncomingMessage | undefined;
  outgoing.once('response', (incoming) => {
    reply = incoming;
    try {
      relayReply(incoming, request, response, received);
    } catch (error) {
      outgoing.destroy();
      fail(serverProblem(error, to));
      return;
    }
    response.once('finish', () => settle(record.read(incoming, received)));
  });
  // Without a listener, a client would wait for ever after a 101 that it did not ask for.
  outgoing.once('upgrade', (_reply, socket) => {
    socket.destroy();
    fail({ status: 502, reason: `${to.origin} changed the protocol without being asked` });
  });
  // Once the reply has begun, its own end says whether it is whole: a server may refuse an upload before it is over.
  outgoing.on('error', (error) => reply === undefined && fail(serverProblem(error, to)));
  // Whoever has left needs no answer; the server behind need not go on.
  response.once('close', () => outgoing.destroy());
  request.on('error', () => outgoing.destroy());
  request.on('data', (chunk: Buffer) => record.sent.push(chunk));
  request.once('end', () => addTrailers(outgoing, request));
  request.pipe(outgoing);
  return outgoing;
}

function startRequest({ request, to, path }: Forwarding): ClientRequest {
  const outgoing = (to.protocol === 'https:' ? requestHttps : requestHttp)({
    protocol: to.protocol,
    hostname: to.hostname.replace(/^\[|\]$/g, ''),
    port: to.port,
    method: request.method,
    path,
    // Node takes header lines one after the other, which keeps case, order and repetitions; its types don't say so.
    headers: requestHeaders(request, to.host).flat() as never,
    agent: false,
  });
  // Node would drop the lines beyond 2,000, with the length of the body among them. The size of a head is limited anyway.
  outgoing.maxHeadersCount = 0;
  return outgoing;
}

/** Node sends trailers only where a body is chunked. */
function addTrailers(outgoing: ClientRequest, request: IncomingMessage): void {
  if (request.rawTrailers.length > 0 && !outgoing.destroyed) outgoing.addTrailers(trailerLines(request));
}
