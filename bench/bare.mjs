// A bare node:http server that reads the whole request and answers with one given reply. What keymock is held against.
// node bare.mjs PORT [REPLY.json]
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , port, file] = process.argv;
const replies = file ? JSON.parse(readFileSync(file, 'utf8')) : [];

createServer((request, response) => {
  const reply = replies.find(({ method, path }) => method === request.method && request.url.startsWith(path));
  if (!reply) {
    response.end('{}');
    return;
  }
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body);
  });
}).listen(Number(port), '127.0.0.1');
